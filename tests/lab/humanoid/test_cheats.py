"""Agents that exploit a model: the line-up, and their poses from another side."""

import numpy as np
import pytest
from helpers.fake_vlms import FakeVLM

import vlmrm_lite as vl
from vlmrm_lite import lab
from vlmrm_lite.envs.humanoid.kinematics import VELOCITIES, body_kinematics
from vlmrm_lite.lab.humanoid.cheats import LINE_UP
from vlmrm_lite.model_eval.humanoid_states import humanoid_states

humanoid = lab.humanoid


def test_turning_a_pose_changes_its_heading_only():
    pose = humanoid.qpos_of(["one-leg", "lotus"])
    behind = humanoid.turned(pose, 180)
    np.testing.assert_allclose(np.delete(behind, range(3, 7), axis=1), np.delete(pose, range(3, 7), axis=1))
    body, other = (body_kinematics(np.concatenate([q, np.zeros((2, VELOCITIES))], axis=1)) for q in (pose, behind))
    for part in ("left_foot", "right_knee", "pelvis"):
        np.testing.assert_allclose(body.height(part), other.height(part), atol=1e-6)
    center = pose[:, :2]
    np.testing.assert_allclose(
        body.place("left_foot")[:, :2] - center, center - other.place("left_foot")[:, :2], atol=1e-6
    )
    np.testing.assert_allclose(np.abs(humanoid.turned(pose, 360)), np.abs(pose), atol=1e-9)


def test_turning_names_poses_that_do_not_exist():
    with pytest.raises(ValueError, match="'handstand'"):
        humanoid.turned("handstand", 90)


def test_line_up_mixes_cheats_and_goal_states_that_their_model_rewards_alike():
    qpos, goal = humanoid.line_up()
    vlm, rewards = vl.load_vlm("simclip-micro-1"), []
    for image, (name, index), is_goal in zip(
        vlm.embed_images(humanoid.draw(qpos)), LINE_UP.values(), goal, strict=True
    ):
        task, source = vl.TASKS[name], humanoid_states(name).sources[index]
        assert source == ("poses" if is_goal else humanoid.CHEATERS[name.removeprefix("humanoid-")])
        reward = vl.GoalBaselineReward(vlm, task.goal, task.baseline, task.alpha)
        rewards.append(reward.from_embeddings(image[None]).item())
    assert [name for name, _ in LINE_UP.values()] == np.repeat(
        [f"humanoid-{name}" for name in humanoid.CHEATERS], 3
    ).tolist()
    assert np.ptp(np.reshape(rewards, (3, 3)), axis=1).max() < 0.02
    assert set(np.reshape(goal, (3, 3)).sum(axis=1)) == {1, 2}


def test_line_up_shows_both_sides_of_every_state():
    titles = [axes.get_title() for axes in humanoid.show_line_up(FakeVLM(), size=32).axes]
    assert len(titles) == 18 and titles[1] == "A, from behind" and titles[16].startswith("I · arms-crossed")


def test_scale_runs_from_standing_to_the_real_pose():
    scaled = humanoid.from_standing(FakeVLM(), vl.TASKS["humanoid-lotus"], humanoid.qpos_of(["standing", "lotus"]))
    np.testing.assert_allclose(scaled, [0, 1], atol=1e-3)
