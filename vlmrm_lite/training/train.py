"""Train an agent on a reward from frames.

A task takes five stops: which task (`_requested` and `resumed_task`), which reward (`_choose_reward`), which
environments (`_opened` and `_add_reward`), which learner (`sb3.learner.make_learner`), which folder (`RunFolder`); then
`_learn` runs.

On a CPU, the same seed and versions give the same numbers again. They differ on a GPU, on another kind of CPU, with a
large model and another number of threads (``torch.get_num_threads()``), or after a resume, since environments then
start new episodes.
"""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import gymnasium as gym
from gymnasium.vector import VectorEnv
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.callbacks import BaseCallback

from ..errors import VlmrmError
from ..sb3 import RolloutRewardCallback, SB3VecEnv
from ..sb3.checkpoint import load_checkpoint
from ..sb3.learner import make_learner
from ..tasks import Task, find_task
from ..utils.checks import check_count
from ..utils.files import WriteError
from ..utils.frames import RewardFunction, check_reward
from ..utils.progress import Progress
from ..utils.reward_protocol import Reward
from ..wrappers import DeferredRewardWrapper, VectorRewardWrapper
from .env_wrappers import SuccessInfo, as_vector, is_rewarded, make_task_envs
from .recorder import Recorder, RewardRecorder, tensorboard_logger
from .rollout import measure_scale
from .run import Run
from .run_folder import RunFolder, new_config
from .task_config import Request, describe_task, resumed_task
from .threads import limit_torch_threads


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
    """Trains an agent on a reward that is computed from frames.

    Ctrl-C, or the stop button of a notebook, saves the training and returns the run.

    Args:
        task: a name in `TASKS`; a `Task` of your own; or an environment of your own, single or vector, with
            ``render_mode="rgb_array"``. An environment in a `RewardWrapper` or `VectorRewardWrapper` is used as it is;
            any other gets `reward`. For a single one without a wrapper, rewards are computed one rollout at a time
            (paper A, algorithm 1).
        goal, baseline, alpha: replace the task's prompts and regularization strength.
        vlm: a model, or what `load_vlm` takes, instead of the task's.
        reward: callable from frames to one float per frame, instead of the prompts.
        algorithm: name of a class in ``stable_baselines3`` or ``sb3_contrib``, instead of the task's.
        hyperparameters: arguments of that class. With the task's own algorithm they update the task's, with another
            algorithm they replace them.
        num_envs: number of environments, instead of the task's.
        total_steps: environment steps, summed over all environments, instead of the task's. The last rollout is
            always finished.
        seed: of the start states, the actions and the networks.
        out: the run folder; None for ``runs/<task>-seed<seed>``.
        resume: continue the run in the folder with its own settings; a higher `total_steps` extends it.
        overwrite: replace the run in the folder.
        progress: show a progress line in a terminal or notebook, and estimate the duration of long trainings first.

    Returns:
        The run, with its best policy.

    Raises:
        ValueError, TypeError: an argument cannot be used, or resuming would change the run.
        VlmrmError: the folder holds a run already, or nothing to resume; a file is damaged or cannot be written.
            What was computed until then is saved, and the message says where.
    """
    for name, value, least in (("total_steps", total_steps, 1), ("num_envs", num_envs, 1), ("seed", seed, 0)):
        check_count(name, value, least)
    changes = {"goal": goal, "baseline": baseline, "alpha": alpha, "algorithm": algorithm, "num_envs": num_envs}
    request = _requested(task, changes, hyperparameters, vlm, reward)
    folder = RunFolder(Path("runs", f"{request.task.name}-seed{seed}") if out is None else out)
    config = folder.open(resume, overwrite)
    task = request.task if config is None else resumed_task(request, config, folder)
    seed = seed if config is None else config["seed"]
    total_steps = total_steps or (config or {}).get("total_steps") or task.total_steps

    reward, vlm_name = _choose_reward(request, task)
    if isinstance(reward, Reward):
        reward.prepare(total_steps)
    if progress and reward is not None and request.env is None:
        _estimate(task, reward, total_steps - (0 if config is None else folder.last_step()))
    with limit_torch_threads(reward) as threaded, _opened(task, request.env, threaded) as envs:
        rewarded = _add_reward(envs, task, request.env, threaded, seed)
        vec_env = SB3VecEnv(SuccessInfo(rewarded.envs, task.success))
        learner = make_learner(task.algorithm, task.hyperparameters, vec_env, seed)
        if config is None:
            folder.clear()
            config = new_config(vlm=vlm_name, own_env=request.env is not None, seed=seed)
        folder.write_config({**config, "total_steps": total_steps, "task": describe_task(rewarded.task)})
        _learn(learner, rewarded, folder, total_steps, progress)
    return Run.load(folder.path, task=rewarded.task, env=request.env, reward=reward)


class _Rewarded(NamedTuple):
    """Environments with a reward, and what goes with them.

    Attributes:
        envs: the environments in a reward wrapper.
        task: the task, with the scale and shift that the wrapper uses.
        callbacks: compute the rewards of a rollout at a time (paper A, algorithm 1).
        reward_recorder: keeps these rewards for the curves.
    """

    envs: VectorEnv
    task: Task
    callbacks: tuple[BaseCallback, ...] = ()
    reward_recorder: RewardRecorder | None = None


def _requested(
    task: Any,
    changes: Mapping[str, Any],
    hyperparameters: Mapping[str, Any] | None,
    vlm: Any,
    reward: RewardFunction | None,
) -> Request:
    """Puts the arguments of `train` together: the task with its changes, or that of an environment of one's own."""
    env = None
    if isinstance(task, (str, Task)):
        task = find_task(task)
    else:
        as_vector(task)  # raises for anything else
        env = task.env if isinstance(task, DeferredRewardWrapper) else task
        name = env.spec.id if env.spec else type(env.unwrapped).__name__
        task = Task(name=name.split("/")[-1], env_id=name, goal="", num_envs=getattr(env, "num_envs", 1))
    if reward is not None:
        check_reward(reward)
    changes = {name: value for name, value in changes.items() if value is not None}
    kept = {} if changes.get("algorithm", task.algorithm) != task.algorithm else task.hyperparameters
    task = replace(task, **changes, hyperparameters={**kept, **(hyperparameters or {})})
    return Request(task, changes, hyperparameters, vlm, reward, env)


def _choose_reward(request: Request, task: Task) -> tuple[RewardFunction | None, str | None]:
    """Returns the reward, and the name of the model if it comes from the task's prompts.

    The reward is None for an environment that is in a reward wrapper already.
    """
    if request.env is not None and is_rewarded(as_vector(request.env)):
        if request.reward is not None:
            raise ValueError(
                "The environment is in a reward wrapper already; leave out reward=, or give the bare environment."
            )
        return None, None
    if request.reward is not None:
        return request.reward, None
    if not task.goal:
        raise ValueError(
            "An environment of your own needs a reward: pass reward=, or goal= (and baseline=), or wrap it "
            "in vlmrm_lite.RewardWrapper or VectorRewardWrapper."
        )
    reward = task.make_reward(request.vlm)
    vlm = reward.vlm
    prompts = [[prompt] if isinstance(prompt, str) else prompt for prompt in (task.goal, task.baseline or [])]
    unknown = vlm.unknown_words(" ".join(sum(prompts, []))) if hasattr(vlm, "unknown_words") else []
    if unknown:
        warnings.warn(
            f"{vlm.name} was trained without these words, so their embeddings are guesses: {', '.join(unknown)}.",
            stacklevel=3,
        )
    return reward, vlm.name


def _estimate(task: Task, reward: RewardFunction, steps: int) -> None:
    from .estimate import report_estimate  # imports the benchmark

    report_estimate(task, reward, steps)


@contextmanager
def _opened(task: Task, env: gym.Env | VectorEnv | None, reward: RewardFunction | None) -> Iterator[VectorEnv]:
    """Gives the caller's environment, or makes the task's and closes them afterwards."""
    if env is not None:
        yield as_vector(env)
        return
    envs = make_task_envs(task, task.num_envs, reward)
    try:
        yield envs
    finally:
        envs.close()


def _add_reward(
    envs: VectorEnv, task: Task, env: gym.Env | VectorEnv | None, reward: RewardFunction | None, seed: int
) -> _Rewarded:
    """Puts the reward onto the environments, scaled as the task says or as random play suggests."""
    if reward is None:  # they have one already
        return _Rewarded(envs, task)
    scale, shift = task.scale, task.shift
    if scale is None or shift is None:
        measured = measure_scale(envs, reward, seed, task.reward_std)
        scale, shift = measured["scale"], measured["shift"]
        task = replace(task, scale=scale, shift=shift)
    if isinstance(env, gym.Env):
        recorder = RewardRecorder(reward)
        callback = RolloutRewardCallback(recorder, scale, shift)
        return _Rewarded(as_vector(DeferredRewardWrapper(env)), task, (callback,), recorder)
    return _Rewarded(VectorRewardWrapper(envs, reward, scale=scale, shift=shift), task)


def _learn(learner: BaseAlgorithm, rewarded: _Rewarded, folder: RunFolder, total_steps: int, progress: bool) -> None:
    """Learns until `total_steps`, from the folder's checkpoint if there is one; saves whatever happens."""
    metadata = load_checkpoint(learner, folder.checkpoint) if folder.checkpoint.is_file() else {}
    folder.cut_metrics(learner.num_timesteps)
    if learner.num_timesteps >= total_steps:
        return
    learner.set_logger(tensorboard_logger(folder.tensorboard, learner.num_timesteps))
    task, line = rewarded.task, Progress(rewarded.task.name, total_steps, learner.num_timesteps, progress)
    recorder = Recorder(folder, total_steps, task.min_success_fraction, line, rewarded.reward_recorder, metadata)
    recorder.init_callback(learner)
    interruption = None
    try:
        learner.learn(
            total_steps - learner.num_timesteps,
            callback=[*rewarded.callbacks, recorder],
            log_interval=None,
            reset_num_timesteps=False,
        )
    except BaseException as error:
        interruption = error
        recorder.forget_rollout()
    try:
        recorder.save()
    except WriteError as error:
        message = folder.rescue(recorder.save_checkpoint, learner.num_timesteps, error)
        raise VlmrmError(message) from (interruption or error)
    finally:
        line.close()
        with suppress(OSError):
            learner.logger.close()
    if interruption is not None and not isinstance(interruption, KeyboardInterrupt):
        interruption.add_note(
            f"The training until step {learner.num_timesteps} is saved in {folder}; resume=True continues it."
        )
        raise interruption
