"""The mean EPIC distance over tasks and its bootstrap interval."""

import numpy as np
import pytest
import torch
from helpers.fake_vlms import Judge

from vlmrm_lite.evaluation import epic_distance
from vlmrm_lite.model_eval import humanoid_states
from vlmrm_lite.model_eval.humanoid_states import SETS
from vlmrm_lite.model_eval.mean_epic import humanoid_mean_epic, mean_epic


def test_mean_epic_and_its_interval():
    rng = np.random.default_rng(0)
    labels = [np.arange(n) < n // 2 for n in (100, 160)]
    rewards = [goal + rng.normal(0, 0.7, len(goal)) for goal in labels]
    result = mean_epic(rewards, labels, resamples=400)
    distances = [epic_distance(r, y) for r, y in zip(rewards, labels, strict=True)]
    assert result.mean == pytest.approx(np.mean(distances))
    assert result.low < result.mean < result.high and result.draws.shape == (400,)
    assert result[1:3] == pytest.approx(np.quantile(result.draws, [0.025, 0.975]))
    same = mean_epic([3 * r - 1 for r in rewards], labels, resamples=400)
    assert np.allclose(result.draws, same.draws)  # the same seed draws the same states
    nine = [[np.tile(some, 9) for some in column] for column in (rewards, labels)]
    many = mean_epic(*nine, resamples=400)
    assert many.high - many.low < 0.5 * (result.high - result.low)
    opposite = mean_epic([-r for r in rewards], labels, resamples=9)
    assert opposite.mean == pytest.approx(np.mean([np.sqrt(1 - d**2) for d in distances]))


def test_humanoid_mean_epic_takes_the_best_alpha_and_the_old_name_of_sharpening(small):
    labels = {name: humanoid_states.humanoid_states(name).labels for name in SETS}
    images = {name: torch.eye(2)[np.where(goal, 0, 1)] for name, goal in labels.items()}
    assert humanoid_mean_epic(Judge(), images, resamples=9).mean == pytest.approx(0, abs=1e-6)
    sharp = humanoid_mean_epic(Judge(), images, 0.5, sharpening=0.1, resamples=9)
    with pytest.warns(DeprecationWarning, match=r"\(temperature=...\) is now .*\(sharpening=...\)"):
        old = humanoid_mean_epic(Judge(), images, 0.5, temperature=0.1, resamples=9)
    assert old[:3] == sharp[:3]
