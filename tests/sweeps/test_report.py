"""The tables, the text and the plot of a sweep."""

import sys

import numpy as np
import pandas as pd
import pytest
from helpers.sweeps import SPEC

from vlmrm_lite.evaluation import success_interval
from vlmrm_lite.sweeps.report import best_numbers, make_sweep, mean_interval
from vlmrm_lite.sweeps.spec import read_spec
from vlmrm_lite.sweeps.study import Trial
from vlmrm_lite.utils.extras import MissingExtraError

SEEDS = read_spec({**SPEC, "seed": [0, 1, 2]})


def trial(number, alpha, successes, vlm_reward=0.5, **labels):
    found = {"successes": successes, "episodes": 10, "success_rate": successes / 10, "vlm_reward": vlm_reward}
    return Trial(
        number, {"alpha": alpha, **labels}, number % 3, "COMPLETE", {**found, "folder": f"trials/{number:03d}"}
    )


TRIALS = [trial(0, 0.0, 2), trial(1, 0.0, 4), trial(2, 0.0, 6), trial(3, 0.5, 10), trial(4, 0.5, 10)]
TRIALS.append(Trial(5, {"alpha": 0.5}, 2, "FAIL", {"error": "It diverged."}))


def test_the_summary_has_both_intervals(tmp_path):
    made = make_sweep(tmp_path, SEEDS, TRIALS, {})
    best, other = made.summary.to_dict("records")
    assert (best["alpha"], best["seeds"], best["failed"], best["success_rate"]) == (0.5, 2, 1, 1.0)
    assert (best["seeds_low"], best["seeds_high"]) == (1.0, 1.0)
    assert (best["episodes_low"], best["episodes_high"]) == success_interval(20, 20)
    assert other["success_rate"] == pytest.approx(0.4)
    half = 4.302653 * 0.2 / np.sqrt(3)  # Student's t with two degrees of freedom
    assert (other["seeds_low"], other["seeds_high"]) == pytest.approx((max(0, 0.4 - half), 0.4 + half), abs=1e-6)
    written = pd.read_csv(tmp_path / "summary.csv")
    pd.testing.assert_frame_equal(written, made.summary, check_dtype=False)
    row = made.trials.iloc[1]
    assert (row["success_low"], row["success_high"]) == success_interval(4, 10)


def test_the_text_names_the_best_and_what_failed(tmp_path):
    replays = {"3": {"successes": 7, "episodes": 10, "success_rate": 0.7, "vlm_reward": 0.4}}
    text = make_sweep(tmp_path, SEEDS, TRIALS, replays).text
    assert "Best: trial 3, seed 0, trials/003" in text and "in 10 new episodes: success 7/10 [40%, 89%]" in text
    assert "Trial 5 failed: It diverged." in text and "Success is ground truth" in text
    assert "on different scales" in text  # rewards with another alpha are
    assert max(map(len, text.splitlines())) < 140


def test_vlm_rewards_are_compared_within_one_reward():
    spec = read_spec({**SPEC, "metric": "vlm_reward", "hyperparameters": {"gamma": [0.9, 0.99]}})
    trials = [trial(i, alpha, 5, reward, gamma=0.9) for i, (alpha, reward) in enumerate([(0.0, 1), (0.0, 2), (0.5, 9)])]
    assert best_numbers(spec, trials) == [1, 2] and best_numbers(SEEDS, trials) == [0]


def test_a_choice_of_none_is_a_configuration(tmp_path):
    spec = read_spec({**SPEC, "alpha": 0.5, "hyperparameters": {"target_kl": [None, 0.1]}, "seed": [0, 1, 2]})
    trials = [trial(i, 0.5, i)._replace(labels={"target_kl": None if i < 3 else 0.1}) for i in range(6)]
    made = make_sweep(tmp_path, spec, trials, {})
    assert made.summary["seeds"].tolist() == [3, 3] and made.summary["success_rate"].tolist() == pytest.approx(
        [0.4, 0.1]
    )
    assert [len(line.get_xdata()) for line in made.plot().axes[0].lines] == [3, 2, 1] * 2
    assert [label.get_text() for label in made.plot().axes[0].get_yticklabels()] == ["0.1", "none"]


def test_one_seed_has_no_interval_over_seeds(tmp_path):
    made = make_sweep(tmp_path, SEEDS, TRIALS[:1], {})
    assert np.isnan(made.summary["seeds_low"][0]) and "nan" not in made.text.lower()
    assert all(np.isnan(mean_interval([1.0])))


def test_nothing_is_varied(tmp_path):
    made = make_sweep(tmp_path, read_spec({**SPEC, "alpha": 0.5}), [trial(0, 0.5, 3)], {})
    assert len(made.summary) == 1 and "30.0%" in made.text


def test_the_plot_shows_every_configuration(tmp_path):
    made = make_sweep(tmp_path, SEEDS, TRIALS, {})
    assert (tmp_path / "plot.png").read_bytes()[:4] == b"\x89PNG"
    [axes] = made.plot().axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["0.5", "0"]
    assert [len(line.get_xdata()) for line in axes.lines] == [2, 2, 1, 3, 2, 1]


def test_without_matplotlib_there_are_tables_only(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    made = make_sweep(tmp_path, SEEDS, TRIALS, {})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["summary.csv", "summary.txt", "trials.csv"]
    with pytest.raises(MissingExtraError, match="Plots need"):
        made.plot()
