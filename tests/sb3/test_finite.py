"""What is not finite is named where it appears, never learned from, never saved, never loaded."""

import json

import numpy as np
import pytest
import torch
from gymnasium import spaces
from helpers.space_env import SpaceEnv, vec
from safetensors.torch import load_file, save_file

from vlmrm_lite.errors import VlmrmError
from vlmrm_lite.sb3.checkpoint import load_checkpoint, load_policy, read_metadata, save_checkpoint, save_policy
from vlmrm_lite.sb3.finite import is_finite
from vlmrm_lite.sb3.learner import make_learner
from vlmrm_lite.sb3.learner_state import learner_state, restore_learner

BOX = spaces.Box(-1, 1, (2,))
HUGE = spaces.Box(-np.inf, np.inf, (2,), np.float64)
SMALL = {"n_steps": 8, "batch_size": 8, "n_epochs": 1}


class Broken(SpaceEnv):
    """Returns a chosen observation and reward in one of its steps; step 0 is the reset."""

    def __init__(self, step, observation=None, reward=0.0, space=BOX):
        super().__init__(space, BOX)
        self.broken_step, self.observation, self.reward = step, observation, reward
        self.count = 0

    def _observe(self, observation):
        return self.observation if self.observation is not None and self.count == self.broken_step else observation

    def reset(self, **kwargs):
        observation, info = super().reset(**kwargs)
        return self._observe(observation), info

    def step(self, action):
        self.count += 1
        observation, _, *rest = super().step(action)
        return self._observe(observation), self.reward if self.count == self.broken_step else 0.0, *rest


def run(env, steps=12, **kwargs):
    vec_env = vec(SpaceEnv(env.observation_space, BOX), env, **kwargs)
    vec_env.reset()
    for _ in range(steps):
        vec_env.step(np.zeros((2, 2), np.float32))


@pytest.mark.parametrize(
    ("env", "message"),
    [
        (Broken(3, np.float32([0, np.nan])), "observation of environment 1 in step 3 is nan"),
        (Broken(8, np.float32([np.inf, 0])), "observation of environment 1 in step 8 is inf"),
        (Broken(0, np.float32([-np.inf, 0])), "observation of environment 1 after a reset is -inf"),
        (Broken(2, np.array([0, 1e39]), space=HUGE), r"observation of environment 1 in step 2 is 1e\+39"),
        (Broken(3, reward=np.nan), "reward of environment 1 in step 3 is nan"),
        (Broken(3, reward=-np.inf), "reward of environment 1 in step 3 is -inf"),
        (Broken(3, reward=1e39), "reward of environment 1 in step 3 is 1e\\+39"),
        (
            Broken(3, reward=None),
            "(reward of environment 1 in step 3 is nan.*None counts as nan|returned None as its reward in step 3)",
        ),
    ],
)
def test_what_is_not_finite_is_named_with_environment_and_step(env, message):
    with pytest.raises(ValueError, match=message):
        run(env)


def test_the_observation_of_a_dict_is_named_by_its_key():
    space = spaces.Dict(a=BOX, b=BOX)
    env = Broken(2, {"a": np.zeros(2, np.float32), "b": np.float32([0, np.nan])}, space=space)
    with pytest.raises(ValueError, match="The observation 'b' of environment 1 in step 2 is nan"):
        run(env)


def test_rewards_that_nobody_learns_from_may_be_anything():
    run(Broken(3, reward=np.nan), check_rewards=False)


def test_actions_of_a_diverged_policy_do_not_reach_the_environment():
    vec_env = vec(SpaceEnv(BOX, BOX))
    vec_env.reset()
    with pytest.raises(ValueError, match="The action of environment 0 in step 1 is nan"):
        vec_env.step(np.full((1, 2), np.nan, np.float32))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64])
def test_one_entry_is_enough(value, dtype):
    tensor = torch.zeros(3, 5, dtype=dtype)
    assert is_finite(tensor) and is_finite(torch.zeros(0)) and is_finite(torch.arange(3))
    tensor[2, 1] = value
    assert not is_finite(tensor)


def learner(algorithm="SAC", settings=None):
    made = make_learner(algorithm, settings or {"buffer_size": 40, "learning_starts": 4}, vec(SpaceEnv(BOX, BOX)), 0)
    made.learn(8)
    return made


def spoil_policy(made):
    next(made.policy.parameters()).data[0] = np.nan


def spoil_optimizer(made):
    optimizer = made.actor.optimizer
    next(iter(optimizer.state.values()))["exp_avg"][0] = np.inf


def spoil_variable(made):
    made.log_ent_coef.data.fill_(np.nan)


def spoil_buffer(made):
    made.replay_buffer.rewards[2] = np.nan


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (spoil_policy, "policy"),
        (spoil_optimizer, "actor.optimizer"),
        (spoil_variable, "log_ent_coef"),
        (spoil_buffer, "replay_buffer/rewards"),
    ],
)
def test_what_is_not_finite_is_never_saved_over_what_is(tmp_path, spoil, name):
    made, path = learner(), tmp_path / "checkpoint.safetensors"
    save_checkpoint(made, path)
    before = path.read_bytes()
    spoil(made)
    with pytest.raises(VlmrmError, match=f"not written, because '.*{name}.*is no longer finite"):
        save_checkpoint(made, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_policy_that_is_not_finite_is_not_saved(tmp_path):
    made, path = learner("PPO", SMALL), tmp_path / "policy.safetensors"
    save_policy(made.policy, path, step=3)
    before = path.read_bytes()
    made.policy.action_net.weight.data[0, 0] = np.nan
    with pytest.raises(VlmrmError, match=r"'action_net.weight' of the learner is no longer finite"):
        save_policy(made.policy, path, step=4)
    assert path.read_bytes() == before


def rewrite(path, change):
    """Changes tensors and header of a file, as a bad disk or somebody else might."""
    import struct

    raw = path.read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(json.loads(raw[8 : 8 + size])["__metadata__"]["json"])
    tensors = load_file(path)
    change(tensors, header)
    save_file(tensors, path, {"json": json.dumps(header)})


def test_files_that_are_not_finite_are_not_loaded(tmp_path):
    made, path = learner("PPO", SMALL), tmp_path / "policy.safetensors"
    save_policy(made.policy, path, step=3)
    rewrite(path, lambda tensors, header: tensors["action_net.bias"].fill_(np.nan))
    with pytest.raises(VlmrmError, match="damaged.*'action_net.bias' holds numbers that are not finite"):
        load_policy(made.policy, path)


def test_a_checkpoint_that_is_not_finite_is_not_loaded(tmp_path):
    made, path = learner(), tmp_path / "checkpoint.safetensors"
    save_checkpoint(made, path)
    rewrite(path, lambda tensors, header: tensors["replay_buffer/rewards/"].fill_(np.inf))
    with pytest.raises(VlmrmError, match="damaged.*replay_buffer/rewards' holds numbers that are not finite"):
        load_checkpoint(made, path)


@pytest.mark.parametrize(
    ("metadata", "name"),
    [
        ({"step": -1}, "step"),
        ({"step": "many"}, "step"),
        ({"best": [1]}, "best"),
        ({"best": float("nan")}, "best"),
        ({"recent": 5}, "recent"),
        ({"recent": ["x"]}, "recent.0"),
        ({"episodes": None}, "episodes"),
        ({"seconds": float("inf")}, "seconds"),
    ],
)
def test_metadata_of_wrong_types_are_refused(tmp_path, metadata, name):
    path = tmp_path / "policy.safetensors"
    save_policy(learner("PPO", SMALL).policy, path)
    rewrite(path, lambda tensors, header: header["metadata"].update(metadata))
    with pytest.raises(VlmrmError, match=f"damaged \\({name} is "):
        read_metadata(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda header: header["counters"].update(num_timesteps="1"),
        lambda header: header["counters"].update(num_timesteps=[1]),
        lambda header: header.update(counters=5),
        lambda header: header.update(modules={}),
        lambda header: header.update(modules={"policy": 5}),
        lambda header: header["random"].update(python=[3, ["x"], None]),
        lambda header: header["random"].update(numpy=5),
        lambda header: header["random"].pop("torch"),
        lambda header: header["replay_buffer"].update(rewards={"tensor": "nowhere"}),
        lambda header: header["replay_buffer"]["rewards"].update(array="O"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused_in_one_sentence(tmp_path, change):
    made, path = learner(), tmp_path / "checkpoint.safetensors"
    save_checkpoint(made, path, step=8)
    rewrite(path, lambda tensors, header: change(header))
    with pytest.raises(VlmrmError, match="does not fit this learner"):
        load_checkpoint(made, path)


def test_a_counter_that_is_none_is_not_made_up(tmp_path):
    made, path = learner(), tmp_path / "checkpoint.safetensors"
    save_checkpoint(made, path)
    rewrite(path, lambda tensors, header: header["counters"].update(train=5))
    load_checkpoint(made, path)
    assert callable(made.train)


def test_a_header_with_a_flipped_bit_is_noticed(tmp_path):
    learner = make_learner("PPO", SMALL, vec(SpaceEnv(BOX, BOX), SpaceEnv(BOX, BOX)))
    learner.learn(16)
    path = tmp_path / "checkpoint.safetensors"
    save_checkpoint(learner, path, step=16)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"exp_avg_sq", b"exp_avg_sr", 1))
    with pytest.raises(VlmrmError, match="is damaged"):
        load_checkpoint(learner, path)


def test_an_optimizer_with_another_state_is_refused():
    learner = make_learner("PPO", SMALL, vec(SpaceEnv(BOX, BOX), SpaceEnv(BOX, BOX)))
    learner.learn(16)
    state = learner_state(learner)
    slots = state["modules"]["policy.optimizer"]["state"][0]
    slots["exp_avg_sr"] = slots.pop("exp_avg_sq")
    with pytest.raises(ValueError, match="its optimizer keeps .*'exp_avg_sr'"):
        restore_learner(learner, state)
