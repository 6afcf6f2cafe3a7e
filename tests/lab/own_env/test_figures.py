"""The decision tree shows every question with its remedy, in order."""

from helpers.figures import png

from vlmrm_lite.lab import own_env
from vlmrm_lite.lab.own_env.figures import END, STEPS


def test_the_decision_tree_shows_every_question_beside_its_remedy():
    figure = own_env.decision_tree()
    assert png(figure)
    places = {text.get_text(): text.get_position() for text in figure.axes[0].texts}
    heights = [places[question][1] for question, _ in STEPS]
    assert heights == sorted(heights, reverse=True) and len(set(heights)) == len(STEPS)
    for question, remedy in STEPS:
        assert places[remedy][1] == places[question][1] and places[remedy][0] > places[question][0]
    assert places[END][1] < heights[-1]
