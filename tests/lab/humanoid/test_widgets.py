"""The pose explorer and the trajectory scrubber."""

import pytest
from helpers.fake_vlms import FakeVLM
from helpers.figures import png

from vlmrm_lite import lab
from vlmrm_lite.envs.humanoid.poses import POSES
from vlmrm_lite.lab.humanoid.poses import all_angles

humanoid = lab.humanoid


@pytest.fixture(scope="module")
def explorer():
    return humanoid.pose_explorer(FakeVLM(), "standing", size=48)


def test_sliders_move_both_sides_or_one(explorer):
    knees = next(slider for slider, stem in explorer.limbs.items() if stem == "knee")
    shoulders = next(slider for slider, stem in explorer.limbs.items() if stem == "shoulder1")
    explorer.pose.value = "one-leg"
    assert knees.value == -95 and explorer._angles["left_knee"] == -2  # what differs stays different
    explorer.sides.value = "left"
    assert knees.value == -2
    knees.value, shoulders.value = -40, -30
    assert (explorer._angles["left_knee"], explorer._angles["right_knee"]) == (-40, -95)
    assert explorer._angles["left_shoulder1"] == 30
    explorer.sides.value = "both"
    knees.value = -60
    assert explorer._angles["left_knee"] == explorer._angles["right_knee"] == -60
    assert "✗" not in explorer.message.value


def test_a_new_pose_is_one_new_picture(explorer, monkeypatch):
    explorer.pose.value = "kneeling"
    before, drawn = png(explorer.picture), []
    usual = explorer._draw
    monkeypatch.setattr(explorer, "_draw", lambda: drawn.append(1) or usual())
    explorer.pose.value = "lying-on-side"
    assert len(drawn) == 1 and png(explorer.picture) != before and "✗" not in explorer.message.value
    for control in (explorer.lean, explorer.bend, explorer.height):
        control.value += 7
    assert len(drawn) == 4 and explorer._angles["abdomen_y"] == 7


def test_sliders_reach_every_pose_of_the_library(explorer):
    for name, pose in POSES.items():
        angles = all_angles(name)
        values = {explorer.lean: pose.pitch, explorer.bend: angles["abdomen_y"]}
        values |= {slider: angles[f"right_{stem}"] for slider, stem in explorer.limbs.items()}
        assert all(slider.min <= value <= slider.max for slider, value in values.items()), name


def test_trajectory_scrubber_goes_through_one_episode(rollout):
    class Run:
        def rollout(self, episodes, seed):
            return {name: values[:episodes] for name, values in rollout.items()}

    pictures = []
    for source, episode in ((rollout, 0), (rollout, 1), (Run(), 1)):
        scrubber = humanoid.trajectory_scrubber(source, episode, size=32)
        assert (scrubber.controls[0].min, scrubber.controls[0].max) == (1, 5)
        pictures.append(png(scrubber.picture))
        scrubber.controls[0].value = 5
        assert png(scrubber.picture) != pictures[-1] and "✗" not in scrubber.message.value
    assert pictures[0] != pictures[1] == pictures[2]


def test_a_rollout_that_cannot_be_scrubbed_is_one_sentence(rollout):
    bare = {name: values for name, values in rollout.items() if name != "qpos"}
    with pytest.raises(
        ValueError, match="no 'qpos', only 'vlm_reward', 'success'; expected a rollout of a humanoid run"
    ):
        humanoid.trajectory_scrubber(bare)
    for episode in (2, -1):
        with pytest.raises(ValueError, match=f"episode={episode}; the rollout has 2 episodes, from 0 to 1"):
            humanoid.trajectory_scrubber(rollout, episode)
    with pytest.raises(ValueError, match="step=6; the episode has 5 steps, from 1 to 5"):
        humanoid.trajectory_scrubber(rollout, step=6)
