"""Findings without labels: which number gives which verdict."""

import numpy as np
import pytest

from vlmrm_lite.audits import checks
from vlmrm_lite.audits.measures import Measure

REWARDS = np.linspace(0.2, 0.6, 50)


@pytest.mark.parametrize(("changed", "verdict"), [(0, "stop"), (1, "warning"), (30, "ok")])
def test_pictures(changed, verdict):
    small = np.zeros((4, 32, 32, 3), np.float32)
    small[0].reshape(-1, 3)[:changed] = 255
    finding = checks.check_pictures(small, "frames")
    assert finding.verdict == verdict and finding.value == pytest.approx(changed / 1024)


@pytest.mark.parametrize(("threshold", "verdict"), [(None, "ok"), (0.5, "ok"), (0.7, "warning"), (0.1, "warning")])
def test_a_threshold_that_nothing_or_everything_exceeds(threshold, verdict):
    assert checks.check_movement(REWARDS, "frames", threshold).verdict == verdict
    assert checks.check_movement(0 * REWARDS + 0.1, "frames", threshold).verdict == "stop"


@pytest.mark.parametrize(("ratio", "verdict"), [(1.1, "stop"), (2.0, "warning"), (20.0, "ok"), (np.inf, "ok")])
def test_noise_is_that_of_the_worst_change(ratio, verdict):
    ratios = {"when shifted": Measure(50.0, (40.0, 60.0)), "when turned": Measure(ratio, (ratio, ratio))}
    finding = checks.check_noise(ratios)
    assert finding.verdict == verdict and finding.value == min(ratio, 50)


def test_random_pixels_that_are_rewarded_like_frames():
    assert checks.check_static(REWARDS, REWARDS[10:40]).verdict == "warning"
    assert checks.check_static(REWARDS, REWARDS - 1).verdict == "ok"
    assert checks.check_static(REWARDS, np.full(9, 0.4)).verdict == "ok"  # the frames differ much more


@pytest.mark.parametrize(("correlation", "verdict"), [(0.99, "stop"), (0.5, "ok"), (-0.99, "ok")])
def test_a_reward_that_does_not_depend_on_its_prompt(correlation, verdict):
    assert checks.check_prompts(correlation).verdict == verdict
    assert checks.check_prompts(None) is None


@pytest.mark.parametrize(("unknown", "verdict"), [(0, "ok"), (4, "ok"), (20, "warning"), (90, "stop")])
def test_pictures_that_the_model_does_not_know(unknown, verdict):
    finding = checks.check_known_pictures(np.arange(100) < unknown)
    assert finding.verdict == verdict and finding.value == unknown / 100


def test_speed_adds_up_rendering_and_reward():
    finding = checks.note_speed(1000.0, 250.0)
    assert finding.value == pytest.approx(200) and "8 min for 100,000 steps" in finding.text
    assert "2.8 h for" in checks.note_speed(None, 10.0).text
