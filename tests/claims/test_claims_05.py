"""Notebook 05: what its text says about its outputs."""

import re

from helpers.claims import numbers, rows, text

CHANCE = 0.5**0.5


def cell(name):
    return text("05", f"05-{name}")


def test_histograms_touch_and_others_spread_five_times_as_wide():
    goal, other = (numbers(line.partition("reward")[2]) for line in cell("07").splitlines()[:2])
    assert 4 < other[3] / goal[3] < 6
    assert cell("07").splitlines()[2].startswith("1 of 500 other states")


def test_epic_ignores_factor_and_constant_and_the_prompt_beats_the_true_angle():
    lines = dict(re.findall(r"^(.*?)\s+EPIC ([\d.]+)$", cell("12"), re.M))
    values = {name: float(value) for name, value in lines.items()}
    assert values["the VLM reward"] == values["100 · the VLM reward − 7"] < values["the true angle, −|θ|"] < 0.35
    assert values["the labels themselves"] == 0 and values["minus the VLM reward"] > 0.95
    assert abs(values["noise"] - CHANCE) < 0.02


def test_four_numbers_are_enough():
    assert len({line.split()[-1] for line in cell("16").splitlines() if line}) == 1


def test_alpha_zero_is_best_by_little():
    zero, half, one = (numbers(line)[1] for line in cell("18").splitlines()[:3])
    assert zero < half < one and half - zero < 0.035
    assert "lowest at α = 0.00" in cell("18") and "in 20 of 20 steps" in cell("18")


def test_distance_depends_on_the_fraction_of_goal_states():
    counted = [numbers(line) for line in cell("26").splitlines() if "goal states" in line]
    assert all(abs(each - formula) < 0.015 for _, each, formula in counted)
    rarest, half = counted[0], counted[-1]
    assert rarest[0] == 0.02 and rarest[1] > 2 * half[1]
    _, lowest, _, at_99 = numbers(cell("27").splitlines()[0])
    assert at_99 > lowest + 0.1


def test_precision_rises_and_recall_falls():
    table = [numbers(line)[1:] for line in cell("34").splitlines() if re.match(r"\d ", line)]
    precision, recall = ([row[i] for row in table] for i in (2, 3))
    assert precision == sorted(precision) and round(precision[0], 2) == 0.89 and precision[2:] == [1, 1, 1]
    assert recall == sorted(recall, reverse=True) and recall[0] == 1 and 0.2 < recall[-1] < 0.3


def test_three_rewards_share_a_curve_but_not_a_distance():
    found = re.findall(r"EPIC ([\d.]+)\s+average precision ([\d.]+)", cell("36"))
    distances, precisions = zip(*[(float(epic), float(precision)) for epic, precision in found])
    assert precisions[:3] == (1, 1, 1) and len(set(distances[:3])) == 3
    assert 0.6 < precisions[3] < 0.9 and precisions[4] < 0.5


def test_wordings():
    table = rows(cell("38"))
    paper, paraphrase, opposite = (table[kind] for kind in ("paper", "paraphrase", "opposite"))
    assert abs(paraphrase[0] - paper[0]) <= 0.011 and 1.8 * paper[0] < paraphrase[2] < 2.1 * paper[0]
    assert opposite[1] >= 0.98 and opposite[5] < 0.5
    assert "never saw: none" in cell("39")
    worst = next(line for line in cell("39").splitlines() if "right angle" in line)
    wrong, _, lean = numbers(worst.rpartition("”")[2])
    assert wrong > 100 and round(lean) == 87
    tail = [float(line.split()[-2]) for line in cell("39").splitlines() if re.match(r"\d+ ", line)][-3:]
    assert min(tail) > 1.4 * paper[0] and max(tail) == paraphrase[2]


def test_the_plain_scene_does_not_depend_on_the_prompt():
    assert re.findall(r"training: (\d+)%", cell("41")) == ["0", "100"]
    table = rows(cell("41"))
    plain = [table[kind][2] for kind in ("paper", "paraphrase", "opposite")]
    assert max(plain) - min(plain) <= 0.03 and min(plain) > CHANCE
    assert table["paraphrase"][0] < 0.4 < 0.9 < table["opposite"][0]


def test_alpha_by_scene():
    known, textured, plain = (numbers(line.partition("EPIC")[2]) for line in cell("42").splitlines()[:3])
    assert known[-1] == textured[-1] == 0 and plain[-1] == 1  # the best α
    assert plain[4] > CHANCE  # the distance at α = 1
