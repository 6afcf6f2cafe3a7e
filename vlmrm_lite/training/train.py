"""Train an agent on a reward from a sentence, and leave a folder that can be resumed, judged and watched.

A run folder holds ``config.json`` (task, prompts, seed, versions), ``metrics.csv`` and ``tensorboard/`` (the
curves), ``policy.safetensors`` (the policy with the highest mean model reward per episode) and
``checkpoint.safetensors`` (all that is needed to go on).

What repeats: on a CPU, with the same seed and versions, a training gives the same numbers again. It does not on
a GPU, on another kind of CPU, with a large model and another number of threads (``torch.get_num_threads()``), or
after a resume, since the worlds then start new episodes.
"""

import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import gymnasium as gym
from gymnasium.vector import VectorEnv
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.callbacks import BaseCallback

from ..errors import VlmrmError
from ..sb3 import RolloutRewardCallback, SB3VecEnv
from ..sb3.checkpoint import load_checkpoint
from ..sb3.learner import make_learner
from ..sb3.recorder import CHECKPOINT, METRICS, Recorder, Tap, cut_metrics, read_metrics, tensorboard_logger
from ..tasks import Task, find_task
from ..utils.checks import check_count
from ..utils.files import CannotWrite
from ..utils.frames import RewardFunction, check_reward
from ..utils.progress import Progress
from ..wrappers import DeferredRewardWrapper, VectorRewardWrapper
from .env_wrappers import StateWrapper, as_vector, calm_threads, is_rewarded, task_worlds
from .rollout import measure_scale
from .run import Evaluation, Run, prompt_reward
from .run_folder import clear_folder, describe_task, new_config, open_folder, rescue, resumed_task, write_config

__all__ = ["Evaluation", "Run", "train"]

_MANY = 500_000  # frames from which compiling the image tower pays; a guess, not measured on CUDA


def train(
    task: str | Task | gym.Env | VectorEnv = "cartpole",
    *,
    goal: str | list[str] | None = None,
    baseline: str | list[str] | None = None,
    alpha: float | None = None,
    vlm: Any = None,
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
            ``render_mode="rgb_array"``: in a `RewardWrapper` or `VectorRewardWrapper` it is used as it is,
            otherwise it gets `reward`. A single one that is not wrapped is judged a whole rollout at a time
            (paper A, algorithm 1).
        goal, baseline, alpha: other prompts, or another strength, than the task's.
        vlm: a model, or what `load_vlm` takes, instead of the task's.
        reward: callable from frames to one float per frame, instead of the prompts.
        algorithm: name of a class in ``stable_baselines3``, instead of the task's.
        hyperparameters: arguments of that class. With the task's own algorithm they go over the task's, with
            another algorithm they replace them.
        num_envs: number of worlds, instead of the task's.
        total_steps: environment steps, all worlds together, instead of the task's. A rollout that was begun
            is finished.
        seed: of the start states, the actions and the networks.
        out: the run folder; None for ``runs/<task>-seed<seed>``.
        resume: continue the run in the folder with the settings that it was begun with; with a higher
            `total_steps`, beyond its end.
        overwrite: replace the run in the folder.
        progress: show a progress line where somebody watches, and say first how long it will take if that is
            more than a few minutes.

    Returns:
        The run, with its best policy.

    Raises:
        ValueError, TypeError: an argument cannot be used; or resuming would change the run.
        VlmrmError: the folder holds a run already, or nothing to resume; a file is damaged or cannot be
            written. What was computed until then is saved, and the message says where.
    """
    env = None if isinstance(task, (str, Task)) else _own_env(task)
    task = find_task(task) if env is None else _own_task(env)
    changes = {"goal": goal, "baseline": baseline, "alpha": alpha, "algorithm": algorithm}
    changes = {name: value for name, value in (changes | {"num_envs": num_envs}).items() if value is not None}
    task = _changed(task, changes, hyperparameters)
    for name, value, least in (("total_steps", total_steps, 1), ("num_envs", num_envs, 1), ("seed", seed, 0)):
        check_count(name, value, least)
    if reward is not None:
        check_reward(reward)
    folder = Path(out) if out is not None else Path("runs", f"{task.name}-seed{seed}")
    config = open_folder(folder, resume, overwrite)
    if config is not None:
        task = resumed_task(config, task, changes, hyperparameters, vlm, reward, env, folder)
        seed = config["seed"]
    total_steps = total_steps or (config or {}).get("total_steps") or task.total_steps

    judged = env is not None and is_rewarded(as_vector(env))
    if judged and reward is not None:
        raise ValueError(
            "The environment is in a reward wrapper already; leave out reward=, or give the bare environment."
        )
    prompted = reward is None and not judged
    if prompted:
        reward = _prompt_reward(task, task.vlm if vlm is None else vlm)
    _compile(reward, total_steps)
    if progress and env is None:
        from .estimate import tell_estimate

        tell_estimate(task, reward, total_steps - _last_step(folder, config))
    with calm_threads(reward):
        worlds = task_worlds(task, task.num_envs, reward) if env is None else as_vector(env)
        try:
            if not judged and (task.scale is None or task.shift is None):
                task = replace(task, **measure_scale(worlds, reward, seed, task.reward_std))
            callbacks, tap = [], None
            if judged:
                wrapped = worlds
            elif isinstance(env, gym.Env):
                tap, wrapped = Tap(reward), as_vector(DeferredRewardWrapper(env))
                callbacks = [RolloutRewardCallback(tap, task.scale, task.shift)]
            else:
                wrapped = VectorRewardWrapper(worlds, reward, scale=task.scale, shift=task.shift)
            learner = make_learner(task, SB3VecEnv(StateWrapper(wrapped, task.success)), seed)
            if config is None:
                clear_folder(folder)
                config = new_config(vlm=reward.vlm.name if prompted else None, own_env=env is not None, seed=seed)
            write_config(folder, {**config, "total_steps": total_steps, "task": describe_task(task)})
            _learn(learner, task, folder, total_steps, progress, callbacks, tap)
        finally:
            if env is None:
                worlds.close()
    return Run.load(folder, task=task, env=env, reward=reward)


def _learn(
    learner: BaseAlgorithm,
    task: Task,
    folder: Path,
    total_steps: int,
    progress: bool,
    callbacks: list[BaseCallback],
    tap: Tap | None,
) -> None:
    """Learns until `total_steps`, from the folder's checkpoint if there is one; saves whatever happens."""
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
        learner.learn(
            total_steps - learner.num_timesteps,
            callback=[*callbacks, recorder],
            log_interval=None,
            reset_num_timesteps=False,
        )
    except BaseException as error:
        interruption = error
        recorder.forget_rollout()
    try:
        recorder.save()
    except CannotWrite as error:
        raise VlmrmError(rescue(learner, recorder, folder, error)) from (interruption or error)
    finally:
        line.close()
        with suppress(OSError):
            learner.logger.close()
    if interruption is not None and not isinstance(interruption, KeyboardInterrupt):
        interruption.add_note(
            f"The training until step {learner.num_timesteps} is saved in {folder}; resume=True continues it."
        )
        raise interruption


def _compile(reward: RewardFunction | None, total_steps: int) -> None:
    compile_tower = getattr(getattr(reward, "vlm", None), "compile_tower", None)
    if compile_tower is not None and total_steps >= _MANY:
        compile_tower()


def _last_step(folder: Path, config: dict[str, Any] | None) -> int:
    """Where the run that is resumed has come to, more or less."""
    steps = [] if config is None else read_metrics(folder / METRICS)["step"]
    return int(max(steps, default=0))


def _own_env(env: Any) -> gym.Env | VectorEnv:
    as_vector(env)
    return env.env if isinstance(env, DeferredRewardWrapper) else env


def _own_task(env: gym.Env | VectorEnv) -> Task:
    name = env.spec.id if env.spec else type(env.unwrapped).__name__
    return Task(name=name.split("/")[-1], env_id=name, goal="", num_envs=getattr(env, "num_envs", 1))


def _changed(task: Task, changes: Mapping[str, Any], hyperparameters: Mapping[str, Any] | None) -> Task:
    kept = {} if changes.get("algorithm", task.algorithm) != task.algorithm else task.hyperparameters
    return replace(task, **changes, hyperparameters={**kept, **(hyperparameters or {})})


def _prompt_reward(task: Task, vlm: Any) -> RewardFunction:
    if not task.goal:
        raise ValueError(
            "An environment of your own needs a reward: pass reward=, or goal= (and baseline=), or wrap it "
            "in vlmrm_lite.RewardWrapper or VectorRewardWrapper."
        )
    reward = prompt_reward(task, vlm)
    prompts = [[prompt] if isinstance(prompt, str) else prompt for prompt in (task.goal, task.baseline or [])]
    name_unknown = getattr(reward.vlm, "unknown_words", lambda text: [])
    if unknown := name_unknown(" ".join(sum(prompts, []))):
        words = ", ".join(unknown)
        warnings.warn(f"{reward.vlm.name} never saw these words, and guesses what they mean: {words}.", stacklevel=3)
    return reward
