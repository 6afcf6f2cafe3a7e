"""A hindsight buffer stores which labels a screen shows, and draws their vectors."""

import numpy as np
import pytest
import torch
from helpers.fake_vlms import WordVLM

from vlmrm_lite.envs.phone.apps import HELD_OUT, LABELS
from vlmrm_lite.envs.phone.env import PhoneVectorEnv
from vlmrm_lite.goals.labels import LabelEmbeddings
from vlmrm_lite.sb3 import SB3VecEnv
from vlmrm_lite.sb3.checkpoint import load_checkpoint, save_checkpoint
from vlmrm_lite.sb3.learner import make_learner
from vlmrm_lite.sb3.replay_buffer import buffer_state
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training.env_wrappers import add_goals
from vlmrm_lite.utils.environments import find_layer

PHONE = TASKS["phone"]
SETTINGS = {**PHONE.hyperparameters, "learning_starts": 1_000, "buffer_size": 400, "batch_size": 16}


def make_learned(steps=200, observation="screen", seed=0, **settings):
    """A learner after some steps, and what it saw: observations before every step, (steps / 4, 4, ...)."""
    envs = PhoneVectorEnv(4, observation=observation, max_episode_steps=7)
    goals = add_goals(envs, PHONE.goals, PHONE.make_reward(WordVLM()))
    learner = make_learner("DQN", {**SETTINGS, **settings}, SB3VecEnv(goals), seed)
    learner.replay_buffer.bind(goals)
    seen, predict = [], learner._sample_action

    def watched(*args, **kwargs):
        seen.append(learner._last_obs["observation"].copy())
        return predict(*args, **kwargs)

    learner._sample_action = watched
    return learner.learn(steps), np.array(seen)


def test_ids_are_stored_and_the_vectors_are_drawn():
    learner, seen = make_learned()
    buffer = learner.replay_buffer
    for observations in (buffer.observations, buffer.next_observations):
        assert set(observations) == {"observation"} and observations["observation"].shape == (100, 4, 7, 4)
        assert observations["observation"].dtype == np.int16
    assert seen.dtype == np.float16 and np.array_equal(
        buffer.labels.table[buffer.observations["observation"][:50]], seen
    )
    np.random.seed(0)
    samples = buffer.sample(300)
    for drawn in (samples.observations["observation"], samples.next_observations["observation"]):
        assert drawn.dtype == torch.float16 and drawn.shape == (300, 7, 4, 48)
    screens = {screen.tobytes() for screen in seen.reshape(-1, 7, 4, 48)}
    assert all(screen.numpy().tobytes() in screens for screen in samples.observations["observation"])


def test_apps_that_are_held_out_are_stored_and_described():
    learner, _ = make_learned()
    buffer, held_out = learner.replay_buffer, [1 + LABELS.index(f"{app} app") for app in HELD_OUT]
    shown = set(np.unique(buffer.observations["observation"]).tolist())
    assert shown & set(held_out)
    assert (np.abs(buffer.labels.table[held_out]).sum(axis=1) > 0).all()


def test_the_next_observation_is_the_last_of_its_episode():
    learner, seen = make_learned()
    buffer = learner.replay_buffer
    stored = buffer.labels.table[buffer.next_observations["observation"][:49]]
    same = (stored == seen[1:]).all(axis=(2, 3, 4))
    assert not same[6::7].all() and same[~buffer.timeouts[:49].astype(bool) & (buffer.rewards[:49] < 1)].all()


def test_pictures_are_stored_as_they_are():
    settings = {"policy_kwargs": {"net_arch": [8]}, "buffer_size": 40}
    learner, _ = make_learned(20, "pixels", **settings)
    buffer = learner.replay_buffer
    assert buffer.labels is None and buffer.observations["observation"].dtype == np.uint8
    assert buffer.sample(5).observations["observation"].shape[0] == 5


def test_a_file_is_small_and_brings_the_ids_back(tmp_path):
    learner, other = make_learned()[0], make_learned(40, seed=1)[0]
    save_checkpoint(learner, tmp_path / "file.safetensors")
    state = buffer_state(learner.replay_buffer)
    ids = sum(state[name]["observation"].nbytes for name in ("observations", "next_observations"))
    assert ids == 2 * 200 * 28 * 2  # bytes; vectors would take 48 times as many
    load_checkpoint(other, tmp_path / "file.safetensors")
    for name in ("observations", "next_observations"):
        first, second = (getattr(one.replay_buffer, name)["observation"] for one in (learner, other))
        assert second.dtype == np.int16 and np.array_equal(first, second)
    samples = []
    for one in (learner, other):
        np.random.seed(1)
        samples.append(one.replay_buffer.sample(50))
    assert all(torch.equal(a, b) for a, b in zip(samples[0].observations.values(), samples[1].observations.values()))


def test_vectors_of_other_labels_are_refused():
    learner, seen = make_learned(20)
    with pytest.raises(ValueError, match="hold vectors that are none of the labels'"):
        learner.replay_buffer._stored({"observation": seen[0] + np.float16(1)})
    assert find_layer(learner.replay_buffer.envs, LabelEmbeddings) is learner.replay_buffer.labels
