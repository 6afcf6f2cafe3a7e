"""Sampled humanoid poses are possible, varied, and never the pose that no caption names."""

import numpy as np
import pytest
from helpers.humanoid_ideas import DOMAIN, NAMES, truth

from vlmrm_lite.envs.humanoid.poses import POSES, UNNAMED_POSE, pose_qpos
from vlmrm_lite.pretraining.data import vocabulary
from vlmrm_lite.pretraining.humanoid.features import measure, model
from vlmrm_lite.pretraining.humanoid.library import named_poses
from vlmrm_lite.pretraining.humanoid.rotations import mirror
from vlmrm_lite.pretraining.humanoid.variations import near_gestures

GOALS = ("kneeling", "lotus", "standing", "arms raised", "splits", "hands on hips", "one leg", "arms crossed")


def test_sampled_poses_are_possible(scenes):
    low, high = model().jnt_range[1:].T
    assert scenes["qpos"].shape == (600, 24) and np.isfinite(scenes["qpos"]).all()
    assert (scenes["qpos"][:, 7:] >= low - 1e-9).all() and (scenes["qpos"][:, 7:] <= high + 1e-9).all()
    np.testing.assert_allclose(np.linalg.norm(scenes["qpos"][:, 3:7], axis=1), 1)
    assert scenes["low"].min() > -0.15  # nobody is sunk into the floor
    assert (scenes["low"] < 0.01).mean() > 0.5  # most are on it


def test_gestures_that_are_nearly_made():
    qpos = near_gestures(1000, np.random.default_rng(0))
    low, high = model().jnt_range[1:].T
    assert (qpos[:, 7:] >= low - 1e-9).all() and (qpos[:, 7:] <= high + 1e-9).all()
    np.testing.assert_allclose(measure(qpos)["low"], 0, atol=1e-6)
    assert (truth("standing", qpos) > 0.7).mean() > 0.8
    for gesture in ("arms raised", "hands on hips", "arms crossed"):
        assert truth(gesture, qpos).max() > 0.5, gesture
    lifted = truth("one leg", qpos)  # a foot is, nearly, or has only moved
    assert (lifted > 0.5).mean() > 0.05 and ((lifted > 0.05) & (lifted < 0.5)).mean() > 0.1
    crossed = measure(qpos)["crossed"]  # by both hands, and by one alone
    assert (crossed.min(1) > 0.03).mean() > 0.1
    assert ((crossed.max(1) > 0.03) & (crossed.min(1) < -0.03)).mean() > 0.1


def test_every_idea_of_the_goals_has_scenes_and_near_misses(scenes):
    for idea in GOALS:
        shares = DOMAIN.ideas[NAMES.index(idea)].truth(scenes)
        assert (shares > 0.6).mean() > 0.008, idea
        assert ((shares > 0.05) & (shares < 0.5)).mean() > 0.01, idea
        assert (shares < 0.02).mean() > 0.3, idea


def test_scenes_and_pictures_repeat_with_the_seed():
    one, two = (DOMAIN.sample(5, np.random.default_rng(3)) for _ in range(2))
    assert all(np.array_equal(one[key], two[key]) for key in one)
    frames = DOMAIN.draw(one, 32)
    assert frames.shape == (5, 32, 32, 3) and frames.dtype == np.uint8 and frames.std() > 10
    other = DOMAIN.draw(DOMAIN.sample(5, np.random.default_rng(5)), 32)
    assert (other != frames).mean() > 0.1
    assert np.array_equal(DOMAIN.draw(two, 32), frames)


def test_mirrored_poses_swap_sides(scenes):
    qpos = scenes["qpos"][:50]
    np.testing.assert_allclose(mirror(mirror(qpos)), qpos)
    here, there = measure(qpos), measure(mirror(qpos))
    for name in ("hand_gap", "foot_gap", "hand", "aside", "elbow_up", "hand_hip"):
        np.testing.assert_allclose(there[name], here[name][:, ::-1], atol=1e-9)
    np.testing.assert_allclose(truth("right arm up", mirror(qpos)), truth("left arm up", qpos), atol=1e-9)


def test_one_pose_is_never_named_nor_sampled_as_such():
    assert UNNAMED_POSE == "bowing"
    assert not {"bow", "bows", "bowing", "bowed", "stooping", "stoops", "toes"} & set(vocabulary((DOMAIN,)))
    library, chances = named_poses()
    assert len(library) == len(POSES) - 1 and chances.sum() == pytest.approx(1)
    assert not (library == pose_qpos(UNNAMED_POSE)).all(axis=1).any()
