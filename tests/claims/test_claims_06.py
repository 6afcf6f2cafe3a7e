"""Notebook 06: what its text says about the outputs that are saved with it."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers import course
from helpers.claims import numbers, source, text

from vlmrm_lite import lab
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.utils.paths import data_path

ROOT = Path(__file__).parents[2]
NAMES = tuple(name.removeprefix("humanoid-") for name in TASKS if name.startswith("humanoid-"))[:8]


def table(cell):
    """The numbers of every line that begins with one of the eight prompts, by prompt."""
    lines = [line.split(maxsplit=1) for line in text("06", cell).splitlines() if line.strip()]
    return {name: numbers(rest[0]) for name, *rest in lines if name in NAMES and rest}


@pytest.fixture(scope="module")
def runs():
    return {name.removeprefix("humanoid-"): run for name, run in lab.humanoid.shipped_runs().items()}


def test_09_gaps_to_the_next_pose():
    gaps = {name: goal - other for name, (goal, other) in table("06-08").items()}
    following = dict(re.findall(r"([\w-]+) +goal states .* comes ([\w-]+)", text("06", "06-08")))
    order = sorted(gaps, key=gaps.get)
    assert len(order) == 8 and order[-2:] == ["arms-crossed", "splits"]
    smallest = {"kneeling": "crouching", "lotus": "seated-knees-up", "hands-on-hips": "standing"}
    smallest["one-leg"] = "hands-on-hips"
    assert {name: following[name] for name in order[:4]} == smallest
    assert text("06", "06-08").startswith("For 8 of 8 prompts")


def test_18_where_the_reward_rises():
    kneeling, leg = (numbers(line.partition(":")[2]) for line in text("06", "06-16").splitlines() if "→" in line)
    assert [kneeling[i] for i in (1, 3, 4)] == [0.12, 0.80, 0.95]
    assert abs(leg[3] - leg[4]) < 0.05
    assert max(kneeling[-1], leg[-1]) < 1 / 8


def test_23_only_one_look_works():
    auc = [numbers(line)[1] for line in text("06", "06-21").splitlines() if re.match(r"\d ", line)]
    assert np.round(auc, 2).tolist() == [0.65, 0.52, 0.26, 0.99]


def test_25_alpha():
    found = table("06-24")
    growth = {name: row[3] - row[1] for name, row in found.items()}
    assert len(found) == 8 and max(growth, key=growth.get) == "one-leg"
    for best, *others in found.values():
        assert best == 0 and others[:3] == sorted(others[:3]) and np.ptp(others[3:]) < 0.0011


def test_29_algorithms_over_minutes():
    curves = dict(iter(pd.read_csv(data_path("policies", "humanoid-kneeling", "algorithms.csv")).groupby("algorithm")))

    def at(name, seconds):
        return np.interp(seconds, curves[name].seconds, curves[name].vlm_reward)

    for name in ("SAC", "TQC", "PPO"):
        assert curves[name].success_rate.max() < 0.05
        last = min(curves["CrossQ"].seconds.max(), curves[name].seconds.max())
        assert all(at("CrossQ", second) > at(name, second) for second in np.arange(60, last))
    end = curves["PPO"].seconds.max()
    assert end < 4 * 60 and max(at("SAC", end), at("TQC", end)) - at("PPO", end) < 0.02
    assert re.search(r"PPO +[\d.]+ +52\b", text("06", "06-28c"))


def test_29_what_the_learning_curves_leave_out(runs):
    shown = {"standing", "kneeling", "arms-raised", "splits"}
    assert {name for name, run in runs.items() if run.task.sharpening} == {"lotus", "one-leg", "arms-crossed"}
    assert [name for name, run in runs.items() if run.metrics.success_rate.isna().all()] == ["hands-on-hips"]
    assert set(table("06-30")) == shown


def test_31_success_while_learning(runs):
    found = table("06-30")
    assert found["arms-raised"][1:] == [0.83, 0.11] and found["splits"][1:] == [0.99, 0.46]
    raised = runs["arms-raised"].metrics
    assert raised[raised.step.between(660_000, 700_000)].success_rate.max() < 0.02
    reward = runs["splits"].metrics.groupby("episodes").vlm_reward.mean()
    assert reward.iloc[-1] > 0.98 * reward.max()
    for name in found:
        rows = runs[name].metrics.groupby("episodes").agg({"vlm_reward": "mean", "success_rate": "last"})
        rising = (rows.vlm_reward.diff() > 0).to_numpy().argmax()
        assert rising <= (rows.success_rate > 0.02).to_numpy().argmax()


def test_37_table_1_shows_what_differs(runs):
    lines = {line.split()[0]: line for line in text("06", "06-36").splitlines() if line.count("%") > 3}
    rates = {name: row[0] for name, row in table("06-36").items()}
    assert rates.pop("hands-on-hips") < 0.8 and set(rates.values()) == {1}
    for name, run in runs.items():
        shown = [run.config["vlm"].replace("simclip-", ""), f"{run.metrics.step.max():,}"]
        shown += [run.task.sharpening or "none", run.task.env_kwargs.get("camera", "three-quarter")]
        shown += [run.task.hyperparameters["gradient_steps"], run.task.hyperparameters["gamma"]]
        assert all(str(value) in lines[name].split() for value in shown)
    assert len({run.config["vlm"] for run in runs.values()}) == 5
    same = [(run.task.alpha, run.task.num_envs, run.task.algorithm, run.task.baseline) for run in runs.values()]
    assert len(set(same)) == 1


def test_36_seeds_are_those_of_the_results_page():
    seeds = dict(re.findall(r'"([\w-]+)": "(\d of \d)"', source("06", "06-36")))
    results = (ROOT / "docs" / "results.md").read_text(encoding="utf-8").partition("## All seeds")[2]
    names = {"kneeling": "kneeling", "side splits": "splits", "lotus": "lotus", "one leg": "one-leg"}
    names["crossed arms"] = "arms-crossed"
    for prompt, tried, counts in re.findall(r"^\| ([\w ]+) \| [^|]+ \| (\d) \| ([^|]+) \|", results, re.M):
        if prompt in names and "none learned it" not in counts:
            final = re.findall(r"(?:^|[,;] )(\d+)", re.sub(r"\([^)]*\)", "", counts))
            learned = sum(int(count) >= 50 for count in final)
            assert seeds.pop(names.pop(prompt)) == f"{learned} of {tried}"
    assert not names and set(seeds.values()) == {"1 of 1"} and "are reported for seed 0 only" in results


def test_39_a_strip_of_stills_is_under_the_video():
    [path] = [path for path in course.PATHS if path.stem.startswith("06")]
    for cell in course.read(path).cells:
        if cell.cell_type == "code" and "show_video" in cell.source:
            assert "image/png" in cell.outputs[-1].data


def test_43_where_the_reward_separates_successes():
    found, at_rest = table("06-42"), re.findall(r"^([\w-]+) .*True$", text("06", "06-42"), re.M)
    overlap = {name for name, (auc, *_) in found.items() if auc < 0.9}
    assert len(found) == 8 and overlap == {"lotus", "standing", "arms-crossed"} and at_rest == ["lotus", "arms-crossed"]
    for name, (_, usual, best, above) in found.items():
        assert best > 0.99 * usual
        assert 0.115 < above < 0.175 if name in overlap else above < 0.02


def test_46_near_misses():
    printed = text("06", "06-44")
    found = {name: int(value) for name, value in re.findall(r"(?:^|, )([a-z][\w ]*(?:, no lotus)?): (\d+)% ✗", printed)}
    assert printed.count("✓") == 1 and "heels: 99% ✓" in printed
    assert found.pop("kneeling in the air") == 100 and found.pop("hands just touching") == 91
    assert len(found) == 5 and max(found.values()) <= 75


def test_48_gallery_of_cheats():
    found = table("06-47")
    ways = {name: row[3:] for name, row in found.items()}
    assert list(found) == list(lab.humanoid.CHEATERS) and [row[0] for row in found.values()] == [0, 0, 0]
    assert [ways[name][0] for name in ways] == [0.98, 0.86, 0.99]
    for name, sharpened in (("lotus", 3 / 4), ("one-leg", 2 / 3)):
        assert abs(ways[name][1] - ways[name][0]) < 0.02 and abs(ways[name][2] - sharpened) < 0.02
    assert ways["arms-crossed"][1:] == [0.33, 0.06]
