"""Notebook 06: what its text says about the outputs that are saved with it."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers import claims

from vlmrm_lite import lab
from vlmrm_lite.utils.paths import data_path

ROOT = Path(__file__).parents[2]


def printed(cell):
    return claims.text("06", cell)


def by_first_word(cell):
    """The numbers of every line that begins with a name, by that name."""
    return {line.split()[0]: claims.numbers(line) for line in printed(cell).splitlines() if line.strip()}


def test_09_gaps_to_the_next_pose():
    gaps, following = {}, {}
    for line in printed("06-08").splitlines()[1:9]:
        name, (goal, other) = line.split()[0], claims.numbers(line)
        gaps[name], following[name] = goal - other, re.search(r"comes ([\w-]+)", line)[1]
    order = sorted(gaps, key=gaps.get)
    assert set(order[:4]) == {"kneeling", "lotus", "hands-on-hips", "one-leg"}
    assert order[-2:] == ["arms-crossed", "splits"]
    assert [following[name] for name in ("kneeling", "lotus", "hands-on-hips", "one-leg")] == [
        "crouching", "seated-knees-up", "standing", "hands-on-hips",
    ]  # fmt: skip
    assert printed("06-08").startswith("For 8 of 8 prompts")


def test_18_where_the_reward_rises():
    kneeling, leg = (claims.numbers(line)[1:] for line in printed("06-16").splitlines() if "→" in line)
    assert kneeling[1:4] == pytest.approx([0.12, 0.80, 0.95], abs=0.01) or kneeling[:3] == [0.12, 0.80, 0.95]
    assert abs(leg[-3] - leg[-2]) < 0.05
    assert max(kneeling[-1], leg[-1]) < 1 / 8


def test_23_only_one_look_works():
    table = claims.rows(printed("06-21"))
    auc = [row[1] for row in claims_of_looks()]
    assert auc == [0.648, 0.520, 0.259, 0.990], table


def claims_of_looks():
    return [claims.numbers(line) for line in printed("06-21").splitlines() if re.match(r"\d", line)]


def test_25_alpha():
    table = claims.rows(printed("06-24"))
    growth = {name: row[3] - row[1] for name, row in table.items()}
    assert len(table) == 8 and max(growth, key=growth.get) == "one-leg"
    for best, *epic_and_auc in table.values():
        assert best == 0 and epic_and_auc[:3] == sorted(epic_and_auc[:3])
        assert np.ptp(epic_and_auc[3:]) <= 0.0011


def test_29_algorithms_over_minutes():
    table = pd.read_csv(data_path("policies", "humanoid-kneeling", "algorithms.csv"))
    curves = {name: rows.sort_values("seconds") for name, rows in table.groupby("algorithm")}
    end = curves["PPO"].seconds.max()
    assert end < 4 * 60

    def at(name, seconds):
        return np.interp(seconds, curves[name].seconds, curves[name].vlm_reward)

    for name in ("SAC", "TQC", "PPO"):
        assert curves[name].success_rate.max() < 0.05
        last = min(curves["CrossQ"].seconds.max(), curves[name].seconds.max())
        assert all(at("CrossQ", second) > at(name, second) for second in np.arange(60, last))
    assert max(at("SAC", end), at("TQC", end)) - at("PPO", end) < 0.02
    assert claims.rows(printed("06-28c"))["PPO"][-1] == 52


def test_31_success_while_learning():
    table = by_first_word("06-30")
    assert table["arms-raised"][1:] == [0.83, 0.11] and table["splits"][1:] == [0.99, 0.46]
    metrics = pd.read_csv(data_path("policies", "humanoid-arms-raised", "metrics.csv"))
    assert metrics[metrics.step.between(660_000, 700_000)].success_rate.max() < 0.02
    splits = pd.read_csv(data_path("policies", "humanoid-splits", "metrics.csv"))
    reward = splits.groupby("episodes").model_reward.mean()
    assert reward.iloc[-1] > 0.98 * reward.max()
    for name, run in lab.humanoid.shipped_runs().items():
        rows = run.metrics.groupby("episodes").agg({"vlm_reward": "mean", "success_rate": "last"}).reset_index()
        if name in ("humanoid-standing", "humanoid-kneeling", "humanoid-arms-raised", "humanoid-splits"):
            assert run.task.sharpening is None
            assert (rows.vlm_reward.diff() > 0).idxmax() <= (rows.success_rate > 0.02).idxmax()
    assert run_without_success_rates() == ["humanoid-hands-on-hips"]


def run_without_success_rates():
    return [name for name, run in lab.humanoid.shipped_runs().items() if run.metrics.success_rate.isna().all()]


def table_1():
    return pd.DataFrame(
        [line.split()[:1] + re.split(r"\s{2,}", line.strip())[1:] for line in printed("06-36").splitlines()[2:]]
    ).set_index(0)


def test_37_table_1():
    lines = {line.split()[0]: line for line in printed("06-36").splitlines() if "%" in line}
    rates = {name: claims.numbers(line)[0] for name, line in lines.items()}
    assert rates.pop("hands-on-hips") < 0.8 and set(rates.values()) == {1}
    runs = {name.removeprefix("humanoid-"): run for name, run in lab.humanoid.shipped_runs().items()}
    for name, run in runs.items():
        assert run.config["vlm"].replace("simclip-", "") in lines[name]
        assert f"{run.metrics.step.max():,}" in lines[name]
    hard = {name for name, run in runs.items() if run.task.sharpening}
    assert hard == {"lotus", "one-leg", "arms-crossed"}
    assert len({run.config["vlm"] for run in runs.values()}) == 5
    assert [name for name, run in runs.items() if "camera" in run.task.env_kwargs] == ["arms-crossed"]
    assert {run.task.alpha for run in runs.values()} == {0.5} and {run.task.num_envs for run in runs.values()} == {64}


def test_36_seeds_are_those_of_the_results_page():
    seeds = dict(re.findall(r'"([\w-]+)": "(\d of \d)"', claims.source("06", "06-36")))
    results = (ROOT / "docs" / "results.md").read_text(encoding="utf-8").partition("## All seeds")[2]
    names = {"kneeling": "kneeling", "side splits": "splits", "lotus": "lotus", "one leg": "one-leg",
             "crossed arms": "arms-crossed"}  # fmt: skip
    for prompt, _, number, counts in re.findall(r"^\| ([\w ]+) \| ([^|]+) \| (\d) \| ([^|]+) \|", results, re.M):
        if prompt in names and "none learned it" not in counts:
            final = re.findall(r"(?:^|[,;] )(\d+)", re.sub(r"\([^)]*\)", "", counts))
            assert seeds[names[prompt]] == f"{sum(int(count) >= 50 for count in final)} of {number}", counts
    assert "reported for seed 0 only" in results


def test_43_where_reward_and_success_agree():
    table = {}
    for line in printed("06-42").splitlines():
        if line and line.split()[0] in ("kneeling", "lotus", "standing", "arms-raised", "splits", "hands-on-hips",
                                        "one-leg", "arms-crossed"):  # fmt: skip
            table[line.split()[0]] = claims.numbers(line), line.split()[-1] == "True"
    assert len(table) == 8
    overlap = {name for name, ((auc, *_), _) in table.items() if auc < 0.9}
    assert overlap == {"lotus", "standing", "arms-crossed"}
    for name, ((_, usual, best, above), at_rest) in table.items():
        assert best > 0.99 * usual
        assert (0.115 < above < 0.175) if name in overlap else above < 0.02
        assert at_rest == (name in ("lotus", "arms-crossed"))


def test_46_near_misses():
    found = dict(re.findall(r"([a-z][\w ,]*?): (\d+)%", printed("06-44")))
    found = {name.removeprefix(", ").strip(): int(value) for name, value in found.items()}
    crosses = {name: value for name, value in found.items() if name != "sitting on the heels"}
    assert printed("06-44").count("✓") == 1 and "heels: 99% ✓" in printed("06-44")
    assert crosses.pop("kneeling in the air") == 100 and crosses.pop("hands just touching") == 91
    assert len(crosses) == 5 and max(crosses.values()) <= 75


def test_48_gallery_of_cheats():
    table = claims.rows(printed("06-47"))
    assert [row[0] for row in table.values()] == [0, 0, 0]
    ways = {name: row[3:] for name, row in table.items()}
    assert min(way[0] for way in ways.values()) >= 0.855 and max(way[0] for way in ways.values()) <= 0.995
    for name, sharpened in (("lotus", 3 / 4), ("one-leg", 2 / 3)):
        assert abs(ways[name][1] - ways[name][0]) < 0.03 and abs(ways[name][2] - sharpened) < 0.05
    assert ways["arms-crossed"][1:] == [0.33, 0.06]


def test_38_a_still_strip_is_under_the_video():
    outputs = claims.outputs("06", "06-38") if hasattr(claims, "outputs") else None
    assert outputs is None or any("image/png" in output.get("data", {}) for output in outputs)
