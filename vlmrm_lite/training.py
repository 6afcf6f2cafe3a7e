"""Train an agent on a reward from a sentence, and leave a folder behind that can be resumed, judged and watched.

A run folder holds ``config.json`` (task, prompts, seed, versions), ``metrics.csv`` and ``tensorboard/`` (the curves),
``policy.safetensors`` (the policy with the highest mean model reward per episode) and ``checkpoint.safetensors`` (all
that is needed to go on).

What repeats: on a CPU, with the same seed, versions and number of threads (``torch.get_num_threads()``), a training gives
the same numbers again. It does not on a GPU, with another number of threads, or after a resume, since the worlds then
start new episodes.
"""

import platform
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from importlib.metadata import version
from numbers import Integral
from pathlib import Path
from typing import Any

import gymnasium as gym
import numpy as np
from gymnasium.vector import VectorEnv
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.callbacks import BaseCallback

from .saving import CannotWrite, load_checkpoint, save_checkpoint
from .errors import VlmrmError
from .frames import RewardFunction, check_reward, compute_rewards, stack_frames
from .learners import make_learner
from .progress import Progress
from .recording import CHECKPOINT, CONFIG, METRICS, POLICY, TENSORBOARD, Recorder, Tap, cut_metrics, tensorboard_logger
from .rollout import RolloutRewardCallback
from .runs import Evaluation, Run, describe_task, prompt_reward, read_config, stored_task, write_config
from .sb3 import SB3VecEnv
from .tasks import Task, find_task
from .worlds import StateWrapper, as_vector, is_rewarded, task_worlds
from .wrappers import DeferredRewardWrapper, VectorRewardWrapper

__all__ = ["Evaluation", "Run", "train"]
_CALIBRATION_STEPS, _CALIBRATION_FRAMES = 200, 500


def train(
    task: str | Task | gym.Env | VectorEnv = "cartpole",
    *,
    goal: str | list[str] | None = None,
    baseline: str | list[str] | None = None,
    alpha: float | None = None,
    vlm: Any = "simclip-micro",
    reward: RewardFunction | None = None,
    algorithm: str | None = None,
    hyperparameters: Mapping[str, Any] | None = None,
    num_envs: int | None = None,
    total_steps: int | None = None,
    seed: int = 0,
    out: str | Path | None = None,
    resume: bool = False,
    overwrite: bool = False,
    progress: bool = True,
) -> Run:
    """Trains an agent on a reward that is computed from pictures.

    Interrupting it (Ctrl-C, or the stop button of a notebook) saves the training and returns the run.

    Args:
        task: a name in `TASKS`; a `Task` of your own; or an environment of your own, single or vector, with
            ``render_mode="rgb_array"``: in a `RewardWrapper` or `VectorRewardWrapper` it is used as it is, otherwise it
            gets `reward`. A single one that is not wrapped is judged a whole rollout at a time (paper A, algorithm 1).
        goal, baseline, alpha: other prompts, or another strength, than the task's.
        vlm: a model, or what `load_vlm` takes.
        reward: callable from frames to one float per frame, instead of the prompts.
        algorithm: name of a class in ``stable_baselines3``, instead of the task's.
        hyperparameters: arguments of that class. With the task's own algorithm they go over the task's, with another
            algorithm they replace them.
        num_envs: number of worlds, instead of the task's.
        total_steps: environment steps, all worlds together, instead of the task's. A rollout that was begun is
            finished.
        seed: of the start states, the actions and the networks.
        out: the run folder; None for ``runs/<task>-seed<seed>``.
        resume: continue the run in the folder with the settings that it was begun with; with a higher `total_steps`,
            beyond its end.
        overwrite: replace the run in the folder.
        progress: show a progress line where somebody watches.

    Returns:
        The run, with its best policy.

    Raises:
        ValueError, TypeError: an argument cannot be used; or resuming would change the run.
        VlmrmError: the folder holds a run already, or nothing to resume; a file is damaged or cannot be written. What
            was computed until then is saved, and the message says where.
    """
    env = None if isinstance(task, (str, Task)) else _own_env(task)
    task = _own_task(env) if env is not None else find_task(task)
    changes = {"goal": goal, "baseline": baseline, "alpha": alpha, "algorithm": algorithm, "num_envs": num_envs}
    changes = {name: value for name, value in changes.items() if value is not None}
    task = _changed(task, changes, hyperparameters)
    _check_count("total_steps", total_steps, "environment steps")
    _check_count("num_envs", num_envs, "worlds")
    if reward is not None:
        check_reward(reward)
    folder = Path(out) if out is not None else Path("runs", f"{task.name}-seed{seed}")
    config = _open_folder(folder, resume, overwrite)
    if config is not None:
        task = _resumed(config, task, changes, hyperparameters, vlm, reward, env, folder)
        vlm, seed = config["vlm"] if isinstance(vlm, str) else vlm, config["seed"]
    total_steps = total_steps or (config["total_steps"] if config else task.total_steps)

    judged = env is not None and is_rewarded(as_vector(env))
    if judged and reward is not None:
        raise ValueError("The environment is in a reward wrapper already; leave out reward=, or give the bare environment.")
    if reward is None and not judged:
        if env is not None and not task.goal:
            raise ValueError("An environment of your own needs a reward: pass reward=, or goal= (and baseline=), or wrap it "
                             "in vlmrm_lite.RewardWrapper or VectorRewardWrapper.")
        reward = prompt_reward(task, vlm)
        vlm = reward.vlm.name
    else:
        vlm = None
    deferred = isinstance(env, gym.Env) and not judged
    worlds = task_worlds(task, task.num_envs, reward) if env is None else as_vector(env)
    try:
        if not judged and (task.scale is None or task.shift is None):
            task = replace(task, **measure_scale(worlds, reward, seed))
        if config is None:
            config = {"task": {}, "vlm": vlm, "own_env": env is not None, "seed": seed, "total_steps": total_steps,
                      "versions": _versions()}
        write_config(folder, {**config, "task": describe_task(task), "total_steps": total_steps})
        callbacks, tap = [], None
        if deferred:
            tap = Tap(reward)
            worlds = as_vector(DeferredRewardWrapper(env))
            callbacks = [RolloutRewardCallback(tap, task.scale, task.shift)]
        elif not judged:
            worlds = VectorRewardWrapper(worlds, reward, scale=task.scale, shift=task.shift)
        learner = make_learner(task, SB3VecEnv(StateWrapper(worlds, task.success)), seed)
        _learn(learner, task, folder, total_steps, progress, callbacks, tap)
    finally:
        if env is None:
            worlds.close()
    return Run.load(folder, task=task, env=env, reward=reward)


def measure_scale(envs: VectorEnv, reward: RewardFunction, seed: int = 0) -> dict[str, float]:
    """The `scale` and `shift` that give the rewards of random play mean 0 and standard deviation 1.

    A model's rewards lie close together and far from 0, and where depends on the model and the prompts; a value network
    would spend its time on learning that number.

    Args:
        envs: worlds without a reward wrapper; they are reset.
        reward: callable from frames to one float per frame.
        seed: seeds the play.
    """
    worlds = SB3VecEnv(envs)
    worlds.seed(seed)
    worlds.reset()
    worlds.action_space.seed(seed)
    every = max(2, _CALIBRATION_STEPS * worlds.num_envs // _CALIBRATION_FRAMES)
    frames: list[Any] = []
    for step in range(_CALIBRATION_STEPS):
        worlds.step(np.stack([worlds.action_space.sample() for _ in range(worlds.num_envs)]))
        if step % every == 0:
            frames.extend(deepcopy(envs.render()))  # some environments draw into the same array every time
    rewards = compute_rewards(reward, stack_frames(frames), lambda i: f"frame {i} of random play")
    mean, std = float(np.mean(rewards)), float(np.std(rewards))
    scale = 1 / std if std > 1e-6 else 1.0
    return {"scale": scale, "shift": -mean * scale}


def _learn(learner: BaseAlgorithm, task: Task, folder: Path, total_steps: int, progress: bool,
           callbacks: list[BaseCallback], tap: Tap | None) -> None:
    """Learns until `total_steps`, from the folder's checkpoint if there is one, and saves whatever happens."""
    facts = load_checkpoint(learner, folder / CHECKPOINT) if (folder / CHECKPOINT).is_file() else {}
    cut_metrics(folder / METRICS, learner.num_timesteps)
    if learner.num_timesteps >= total_steps:
        return
    learner.set_logger(tensorboard_logger(folder, learner.num_timesteps))
    line = Progress(task.name, total_steps, learner.num_timesteps, progress)
    recorder = Recorder(folder, total_steps, task.min_share, line, tap, facts)
    recorder.init_callback(learner)
    interruption = None
    try:
        learner.learn(total_steps - learner.num_timesteps, callback=[*callbacks, recorder], log_interval=None,
                      reset_num_timesteps=False)
    except BaseException as error:
        interruption = error
        recorder.forget_rollout()
    try:
        recorder.save()
    except CannotWrite as error:
        raise VlmrmError(_rescue(learner, recorder, folder, error)) from (interruption or error)
    finally:
        line.close()
        with suppress(OSError):
            learner.logger.close()
    if interruption is not None and not isinstance(interruption, KeyboardInterrupt):
        interruption.add_note(f"The training until step {learner.num_timesteps} is saved in {folder}; "
                              "resume=True continues it.")
        raise interruption


def _rescue(learner: BaseAlgorithm, recorder: Recorder, folder: Path, error: CannotWrite) -> str:
    """Saves a run whose disk refuses files to the temporary folder, and says what to do."""
    try:
        rescue = Path(tempfile.mkdtemp(prefix="vlmrm_lite-"))
        for name in (CONFIG, METRICS, POLICY):
            if (folder / name).is_file():
                shutil.copyfile(folder / name, rescue / name)
        save_checkpoint(learner, rescue / CHECKPOINT, **recorder.facts())
    except (OSError, CannotWrite):
        return (f"{error} Training stopped. The last checkpoint in {folder} is whole: make room and continue from there with "
                "resume=True.")
    return (f"{error} Training stopped at step {learner.num_timesteps}, and everything until there is saved in {rescue}: "
            f"continue with out={str(rescue)!r} and resume=True.")


def _open_folder(folder: Path, resume: bool, overwrite: bool) -> dict[str, Any] | None:
    """Decides what happens with the run that the folder may hold; returns its config if it is resumed."""
    if resume and overwrite:
        raise ValueError("resume and overwrite are both set; a run is either continued or replaced.")
    if resume:
        return read_config(folder)
    if (folder / CONFIG).is_file():
        if not overwrite:
            raise VlmrmError(f"{folder} holds a run already; continue it with resume=True, replace it with overwrite=True, "
                             "or choose another folder with out=.")
        for name in (CONFIG, METRICS, CHECKPOINT, POLICY, "video.mp4"):
            (folder / name).unlink(missing_ok=True)
        shutil.rmtree(folder / TENSORBOARD, ignore_errors=True)
    return None


def _resumed(config: dict[str, Any], task: Task, changes: dict[str, Any], hyperparameters: Mapping[str, Any] | None,
             vlm: Any, reward: RewardFunction | None, env: Any, folder: Path) -> Task:
    """The task as it was begun; asking for anything else is an error."""
    stored = config["task"]
    asked = {"task": task.name, **changes}
    if hyperparameters is not None:
        asked["hyperparameters"] = dict(task.hyperparameters)
    name = vlm if isinstance(vlm, str) else getattr(vlm, "name", None)
    if name != "simclip-micro" and config["vlm"] is not None:
        asked["vlm"] = name
    was = {**stored, "task": stored["name"], "vlm": config["vlm"]}
    for key, value in asked.items():
        if key in was and was[key] != value:
            raise ValueError(f"The run in {folder} was begun with {key}={was[key]!r}, not {value!r}. Leave {key} out to "
                             "resume it, or train into another folder.")
    if config["vlm"] is None and reward is None and not config["own_env"]:
        raise ValueError(f"The run in {folder} was begun with a reward of your own; give the same again, as reward=....")
    return stored_task(config, task, env, folder)


def _own_env(env: Any) -> gym.Env | VectorEnv:
    as_vector(env)
    return env.env if isinstance(env, DeferredRewardWrapper) else env


def _own_task(env: gym.Env | VectorEnv) -> Task:
    name = env.spec.id if env.spec else type(env.unwrapped).__name__
    return Task(name=name.split("/")[-1], env_id=name, goal="", num_envs=getattr(env, "num_envs", 1))


def _changed(task: Task, changes: Mapping[str, Any], hyperparameters: Mapping[str, Any] | None) -> Task:
    kept = {} if changes.get("algorithm", task.algorithm) != task.algorithm else task.hyperparameters
    return replace(task, **changes, hyperparameters={**kept, **(hyperparameters or {})})


def _check_count(name: str, value: Any, what: str) -> None:
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name}={value!r} is a {type(value).__name__}; expected a positive whole number of {what}.")
    if value < 1:
        raise ValueError(f"{name}={value}; expected a positive whole number of {what}.")


def _versions() -> dict[str, str]:
    packages = ("vlmrm-lite", "torch", "stable-baselines3", "gymnasium", "numpy", "open_clip_torch")
    return {"python": platform.python_version(), **{package: version(package) for package in packages}}
