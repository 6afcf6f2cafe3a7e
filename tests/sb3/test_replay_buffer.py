"""Replay buffers come back array by array, whatever their class."""

import numpy as np
import pytest
from gymnasium import spaces
from helpers.space_env import SpaceEnv, vec
from stable_baselines3 import HerReplayBuffer
from stable_baselines3.common import buffers

from vlmrm_lite.errors import VlmrmError
from vlmrm_lite.sb3.checkpoint import end_last_episodes, load_checkpoint, save_checkpoint
from vlmrm_lite.sb3.learner import make_learner
from vlmrm_lite.sb3.replay_buffer import buffer_state, check_storable, restore_buffer

BOX = spaces.Box(-1, 1, (2,))
GOALS = spaces.Dict(observation=BOX, achieved_goal=BOX, desired_goal=BOX)
OBSERVATIONS = {
    "box": BOX,
    "float64": spaces.Box(-1, 1, (2, 2), np.float64),
    "uint16": spaces.Box(0, 60_000, (2,), np.uint16),
    "image": spaces.Box(0, 255, (4, 4, 3), np.uint8),
    "discrete": spaces.Discrete(5),
    "binary": spaces.MultiBinary([2, 2]),
    "dict": spaces.Dict(a=BOX, b=spaces.Discrete(3), c=spaces.MultiBinary(2), d=spaces.Box(0, 9, (2,), np.uint32)),
}
ACTIONS = {"box": BOX, "discrete": spaces.Discrete(3), "multi": spaces.MultiDiscrete([2, 3])}


def filled(kind, observations, steps, actions=BOX, size=20, **kwargs):
    """A buffer for two environments after some steps with episodes of 4 and 5 steps."""
    buffer = kind(size, observations, actions, device="cpu", n_envs=2, **kwargs)
    rng = np.random.default_rng(0)
    observations.seed(0)

    def sample(space):
        if isinstance(space, spaces.Dict):
            return {key: sample(part) for key, part in space.spaces.items()}
        return np.stack([space.sample(), space.sample()])

    for step in range(1, steps + 1):
        dones = np.array([step % 4 == 0, step % 5 == 0])
        infos = [{"TimeLimit.truncated": bool(done)} for done in dones]
        buffer.add(sample(observations), sample(observations), sample(actions), rng.normal(size=2), dones, infos)
    return buffer


def all_arrays(buffer):
    found = {}
    for name, value in vars(buffer).items():
        parts = value.items() if isinstance(value, dict) else [("", value)]
        found.update({f"{name}/{key}": part for key, part in parts if isinstance(part, np.ndarray)})
    return found


def assert_same(first, second):
    assert (first.pos, first.full) == (second.pos, second.full)
    expected, found = all_arrays(first), all_arrays(second)
    assert expected.keys() == found.keys() and "observations" in {name.partition("/")[0] for name in found}
    for name, value in expected.items():
        assert value.dtype == found[name].dtype and np.array_equal(value, found[name]), name


KINDS = [
    *(("ReplayBuffer", name, "box", {}) for name in OBSERVATIONS if name != "dict"),
    *(("ReplayBuffer", "box", name, {}) for name in ("discrete", "multi")),
    ("ReplayBuffer", "box", "box", {"optimize_memory_usage": True, "handle_timeout_termination": False}),
    ("ReplayBuffer", "box", "box", {"handle_timeout_termination": False}),
    ("DictReplayBuffer", "dict", "box", {}),
    ("DictReplayBuffer", "dict", "discrete", {}),
    ("NStepReplayBuffer", "box", "box", {"n_steps": 3}),
]


@pytest.mark.parametrize("steps", [0, 1, 7, 10, 13], ids=lambda steps: f"{steps}steps")
@pytest.mark.parametrize(("kind", "observations", "actions", "kwargs"), KINDS, ids=str)
def test_a_buffer_comes_back_array_by_array(kind, observations, actions, kwargs, steps):
    if not hasattr(buffers, kind):
        pytest.skip(f"this Stable-Baselines3 has no {kind}")
    kind = getattr(buffers, kind)
    saved = filled(kind, OBSERVATIONS[observations], steps, ACTIONS[actions], **kwargs)
    state = buffer_state(saved)
    for before in (0, 13):  # a new buffer, and one that holds something else
        restored = filled(kind, OBSERVATIONS[observations], before, ACTIONS[actions], **kwargs)
        restore_buffer(restored, state)
        assert_same(saved, restored)


@pytest.mark.parametrize("steps", [7, 13])
def test_the_episodes_of_a_hindsight_buffer_come_back(steps):
    saved = filled(HerReplayBuffer, GOALS, steps, env=None)
    restored = filled(HerReplayBuffer, GOALS, 0, env=None)
    restore_buffer(restored, buffer_state(saved))
    assert_same(saved, restored)
    assert saved.ep_length.any() and saved._current_ep_start.any()


def test_a_buffer_of_objects_is_refused():
    buffer = filled(HerReplayBuffer, GOALS, 3, env=None, copy_info_dict=True)
    with pytest.raises(ValueError, match="array 'infos' of HerReplayBuffer holds objects"):
        check_storable(buffer)


@pytest.mark.parametrize("name", ["box", "dict", "uint16", "image"])
def test_a_file_brings_the_buffer_of_a_learner_back(tmp_path, name):
    space = OBSERVATIONS[name]
    settings = {"learning_starts": 100, "buffer_size": 40}
    if name == "box" and hasattr(buffers, "NStepReplayBuffer"):
        settings["n_steps"] = 3
    learner, other = (make_learner("SAC", settings, vec(SpaceEnv(space, BOX), SpaceEnv(space, BOX)), 0) for _ in "ab")
    learner.learn(30)
    save_checkpoint(learner, tmp_path / "file.safetensors")
    load_checkpoint(other, tmp_path / "file.safetensors")
    assert_same(learner.replay_buffer, other.replay_buffer)
    assert learner.replay_buffer.pos == 15


def test_an_old_file_without_the_observations_of_a_dict_is_refused(tmp_path):
    learner = make_learner("SAC", {"buffer_size": 40}, vec(SpaceEnv(OBSERVATIONS["dict"], BOX)), 0)
    learner.learn(8)
    state = buffer_state(learner.replay_buffer)
    with pytest.raises(ValueError, match=r"lacks \['observations'\]"):
        restore_buffer(learner.replay_buffer, {key: value for key, value in state.items() if key != "observations"})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("pos", 99, "position 99"),
        ("pos", "1", "position '1'"),
        ("full", 1, "position"),
        ("rewards", np.zeros((5, 3), np.float32), "rewards of another shape"),
        ("rewards", np.zeros((500, 2), np.float32), "rewards of another shape"),
        ("rewards", np.zeros((5, 2)), "rewards of float64"),
        ("observations", {}, "observations of another shape"),
        ("more", np.zeros(2), r"has \['more'\]"),
    ],
)
def test_the_state_of_another_buffer_is_refused(name, value, message):
    buffer = filled(buffers.ReplayBuffer, BOX, 7)
    with pytest.raises(ValueError, match=message):
        restore_buffer(buffer, {**buffer_state(buffer), name: value})


@pytest.mark.skipif(not hasattr(buffers, "NStepReplayBuffer"), reason="needs n-step returns of Stable-Baselines3")
def test_returns_do_not_run_from_the_last_episode_before_a_resume_into_the_next(tmp_path):
    env = SpaceEnv(BOX, BOX)
    settings = {"learning_starts": 100, "buffer_size": 40, "n_steps": 3}
    learner, path = make_learner("SAC", settings, vec(env), 0), tmp_path / "file.safetensors"
    learner.learn(11)  # 3 steps into the second episode
    save_checkpoint(learner, path)
    resumed = make_learner("SAC", settings, vec(env), 0)
    load_checkpoint(resumed, path)
    end_last_episodes(resumed)
    buffer = resumed.replay_buffer
    resumed.learn(5, reset_num_timesteps=False)
    samples = buffer._get_samples(np.array([10]))
    assert np.array_equal(samples.next_observations[0], buffer.next_observations[10, 0])
    assert np.array_equal(samples.observations[0], buffer.observations[10, 0]) and samples.dones.item() == 0


def test_a_file_that_fits_another_buffer_is_explained(tmp_path):
    path = tmp_path / "file.safetensors"
    save_checkpoint(make_learner("SAC", {"buffer_size": 40}, vec(SpaceEnv(BOX, BOX)), 0), path)
    with pytest.raises(VlmrmError, match="resume with the same task, algorithm and hyperparameters"):
        load_checkpoint(make_learner("SAC", {"buffer_size": 40}, vec(SpaceEnv(OBSERVATIONS["dict"], BOX)), 0), path)
