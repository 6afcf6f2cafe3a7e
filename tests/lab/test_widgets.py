"""Widgets follow their controls and show errors in one sentence."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

from vlmrm_lite import lab


def _texts(explorer):
    return explorer.message.value


def test_prompt_explorer_follows_what_is_typed(vlm, cartpole):
    explorer = lab.widgets.prompt_explorer(vlm, cartpole, goal="a tree", baseline="an owl")
    goal, baseline, alpha = explorer.controls
    pictures = [bytes(explorer.picture.value)]
    for control, value in ((goal, "a stone"), (baseline, "music"), (alpha, 1.0)):
        control.value = value
        pictures.append(bytes(explorer.picture.value))
        assert _texts(explorer) == ""
    assert len(set(pictures)) == 4 and all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_prompt_explorer_names_unknown_words(vlm, cartpole):
    explorer = lab.widgets.prompt_explorer(vlm, cartpole, goal="a tree", baseline="an owl")
    explorer.controls[0].value = "a zebra"
    explorer.controls[1].value = "a unicorn"
    assert "fake never saw “zebra”, “unicorn” in training" in _texts(explorer)


def test_what_a_user_types_wrong_is_one_sentence_and_keeps_the_picture(vlm, cartpole):
    explorer = lab.widgets.prompt_explorer(vlm, cartpole, goal="a tree", baseline="an owl")
    before = explorer.picture.value
    for wrong in ("an owl", "", "   "):
        explorer.controls[0].value = wrong
        assert "✗" in _texts(explorer) and "Traceback" not in _texts(explorer)
        assert explorer.picture.value == before
    explorer.controls[0].value = "<b>tree"
    assert "✗" not in _texts(explorer)


def test_an_empty_baseline_is_the_cosine_reward(vlm, cartpole):
    explorer = lab.widgets.prompt_explorer(vlm, cartpole, goal="a tree", baseline="")
    picture = explorer.picture.value
    explorer.controls[2].value = 0.9
    assert explorer.picture.value == picture


def test_alpha_slider_draws_what_it_is_told():
    asked = []
    explorer = lab.widgets.alpha_slider(
        lambda alpha: asked.append(alpha) or lab.plots.landscape([0, 1], [0, alpha], "x"), alpha=0.5
    )
    explorer.controls[0].value = 0.25
    assert asked == [0.5, 0.25]


def test_a_widget_whose_cell_is_out_of_date_says_so():
    names = {"rewards": [0, 1]}
    explorer = lab.widgets.alpha_slider(lambda alpha: lab.plots.landscape([0, 1], names["rewards"], "x"))
    del names["rewards"]
    explorer.controls[0].value = 0.25
    assert "KeyError" in _texts(explorer) and "Run the cell again" in _texts(explorer)
    with pytest.raises(KeyError):
        lab.widgets.alpha_slider(lambda alpha: names["rewards"])


def test_frame_scrubber_shows_the_frame_that_is_chosen(cartpole):
    explorer = lab.widgets.frame_scrubber(cartpole.frames, {"reward": cartpole.x})
    pictures = set()
    for index in (0, 15, 30):
        explorer.controls[0].value = index
        pictures.add(bytes(explorer.picture.value))
    assert len(pictures) == 3 and explorer.controls[0].max == 30


def test_similarity_explorer_takes_a_prompt_a_line(vlm, cartpole):
    explorer = lab.widgets.similarity_explorer(vlm, cartpole.frames[:3], ["a tree", "an owl"])
    before = explorer.picture.value
    explorer.controls[0].value = "a zebra\n\n"
    assert explorer.picture.value != before and "zebra" in _texts(explorer)
    explorer.controls[0].value = " \n"
    assert "no prompts" in _texts(explorer)


def test_a_widget_shows_itself_and_a_picture_for_readers_without_a_kernel(vlm, cartpole):
    explorer = lab.widgets.prompt_explorer(vlm, cartpole)
    shell = InteractiveShell.instance()
    shown = []
    shell.display_pub.publish, kept = lambda data, *args, **kwargs: shown.append(data), shell.display_pub.publish
    try:
        explorer._ipython_display_()
    finally:
        shell.display_pub.publish = kept
    assert shown[0]["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.model_id
    assert shown[0]["image/png"].startswith("iVBOR") and shown[0]["text/plain"]
