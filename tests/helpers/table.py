"""The table of algorithms and spaces: every cell trains, plays, films, resumes and loads, or is refused at once."""

import contextlib
import json
import warnings

import numpy as np
from gymnasium import spaces
from safetensors.torch import load_file

from helpers.space_env import LENGTH, MaskedEnv, SpaceEnv, brightness, sync
from vlmrm_lite.sb3 import SB3VecEnv
from vlmrm_lite.sb3.algorithms import algorithms
from vlmrm_lite.sb3.checkpoint import read_metadata
from vlmrm_lite.sb3.learner import check_learner
from vlmrm_lite.training import Run, train
from vlmrm_lite.training.env_wrappers import as_vector

VECTOR = spaces.Box(-1, 1, (2,))
SMALL_IMAGE, IMAGE = (spaces.Box(0, 255, (size, size, 3), np.uint8) for size in (8, 36))
OBSERVATIONS = {
    "Box": VECTOR,
    "Box, 2-D": spaces.Box(-1, 1, (2, 3)),
    "Box, float64, unbounded": spaces.Box(-np.inf, np.inf, (2,), np.float64),
    "Box, uint8": spaces.Box(0, 255, (4,), np.uint8),
    "Box, one number": spaces.Box(-1, 1, ()),
    "image": IMAGE,
    "image, channels first": spaces.Box(0, 255, (3, 36, 36), np.uint8),
    "image below 36x36": SMALL_IMAGE,
    "Discrete": spaces.Discrete(4),
    "Discrete, start=5": spaces.Discrete(4, start=5),
    "MultiDiscrete": spaces.MultiDiscrete([2, 3]),
    "MultiBinary": spaces.MultiBinary([2, 2]),
    "Dict": spaces.Dict(a=VECTOR, b=spaces.Discrete(3, start=1), c=spaces.MultiDiscrete([2, 3])),
    "Dict with images": spaces.Dict(a=VECTOR, large=IMAGE, small=SMALL_IMAGE),
    "nested Dict": spaces.Dict(a=spaces.Dict(b=VECTOR)),
    "Tuple": spaces.Tuple((VECTOR, spaces.Discrete(2))),
    "Text": spaces.Text(3),
}
ACTIONS = {
    "Box": spaces.Box(-2, 0.3, (2,)),
    "Box, float64, 2-D": spaces.Box(-0.1, 0.7, (2, 2), np.float64),
    "Box, whole numbers": spaces.Box(-1, 9, (2,), np.int64),
    "Box, one number": spaces.Box(-1, 1, ()),
    "Box, infinite": spaces.Box(-np.inf, np.inf, (2,)),
    "Discrete": spaces.Discrete(3),
    "Discrete, start=5": spaces.Discrete(3, start=5),
    "MultiDiscrete": spaces.MultiDiscrete([2, 3], start=[0, 4]),
    "MultiBinary": spaces.MultiBinary(3),
    "MultiBinary, 2-D": spaces.MultiBinary([2, 2]),
    "Dict": spaces.Dict(a=spaces.Discrete(2)),
    "Tuple": spaces.Tuple((spaces.Discrete(2),)),
}
_ROLLOUT = {"n_steps": 16}
_BATCHES = {**_ROLLOUT, "batch_size": 16, "n_epochs": 1}
SETTINGS = {
    "A2C": _ROLLOUT,
    "ARS": {"n_delta": 1},
    "MaskablePPO": _BATCHES,
    "PPO": _BATCHES,
    "RecurrentPPO": {**_BATCHES, "policy_kwargs": {"lstm_hidden_size": 8}},
    "TRPO": {**_ROLLOUT, "batch_size": 16},
}
_OFF_POLICY = {"buffer_size": 200, "learning_starts": 80, "batch_size": 8}
STEPS, MORE_STEPS = 96, 16
REWARDS = 20 * np.arange(1, LENGTH + 1) / 255  # of the frames of an episode


def usual_action(algorithm):
    """The action space to try observation spaces with."""
    discrete = algorithm in ("DQN", "MaskablePPO", "QRDQN")
    return spaces.Discrete(3, start=1) if discrete else VECTOR


def make_env(algorithm, observations, actions, num_envs=1):
    """Single environments get the rewards of a rollout at a time, vector environments those of a step."""
    maskable = isinstance(actions, (spaces.Discrete, spaces.MultiDiscrete, spaces.MultiBinary))
    kind = MaskedEnv if algorithm == "MaskablePPO" and maskable else SpaceEnv
    if num_envs == 1:
        return kind(observations, actions)
    return sync(*[kind(observations, actions) for _ in range(num_envs)])


def settings(algorithm):
    return SETTINGS.get(algorithm, _OFF_POLICY)


def refusal(algorithm, env):
    """The sentence that refuses a cell, or None."""
    try:
        check_learner(algorithm, settings(algorithm), SB3VecEnv(as_vector(env)))
    except ValueError as error:
        return str(error)
    return None


def cells():
    """Every cell: table, algorithm, name of the space, environment."""
    for algorithm in algorithms():
        for name, space in OBSERVATIONS.items():
            yield "observations", algorithm, name, make_env(algorithm, space, usual_action(algorithm))
        for name, space in ACTIONS.items():
            yield "actions", algorithm, name, make_env(algorithm, VECTOR, space, num_envs=2)


def run_cell(algorithm, env, folder):
    """Runs a cell from training to loading, and checks what comes out.

    Returns:
        None if it works; the sentence that refused it, if nothing was computed or written before.
    """
    expected = refusal(algorithm, env)
    given = {"algorithm": algorithm, "hyperparameters": settings(algorithm), "reward": brightness}
    given |= {"out": folder, "progress": False}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if expected is not None:
            with contextlib.suppress(ValueError):
                train(env, total_steps=STEPS, **given)
                raise AssertionError(f"{algorithm} trained although it is refused: {expected}")
            assert not folder.exists(), "a refusal comes before anything is written"
            return expected
        run = train(env, total_steps=STEPS, **given)
        check_rewards(run)
        check_play(run, env)
        assert run.record(folder / "video.mp4").stat().st_size > 0
        steps = read_metadata(folder / "checkpoint.safetensors")["step"]
        resumed = train(env, total_steps=steps + MORE_STEPS, resume=True, **given)
        assert read_metadata(folder / "checkpoint.safetensors")["step"] >= steps + MORE_STEPS
        assert resumed.metrics["step"].is_monotonic_increasing
        check_play(Run.load(folder, env=env, reward=brightness, latest=True), env, latest=True)
    return None


def check_rewards(run):
    """What was learned from is the brightness of the frames, scaled as the config says."""
    assert np.isclose(read_metadata(run.folder / "policy.safetensors")["vlm_reward"], REWARDS.sum(), atol=1e-3)
    task = json.loads((run.folder / "config.json").read_text())["task"]
    buffer = load_file(run.folder / "checkpoint.safetensors").get("replay_buffer/rewards/")
    if buffer is not None:
        steps = np.arange(len(buffer)) % LENGTH
        assert np.allclose(buffer.numpy(), (task["scale"] * REWARDS + task["shift"])[steps, None], atol=1e-4)


def check_play(run, env, latest=False):
    """The agent plays episodes of the right rewards, and the same ones after loading."""
    loaded = Run.load(run.folder, env=env, reward=brightness, latest=latest)
    first, second = (one.rollout(2, seed=3) for one in (run, loaded))
    assert np.allclose(first["vlm_reward"], REWARDS) and (first["lengths"] == LENGTH).all()
    assert np.array_equal(first["actions"], second["actions"])
