"""Train an agent on a reward from frames.

A task takes five stops: which task (`make_request` and `resumed_task`), which reward (`choose_reward`), which
environments (`_opened` and `_add_reward`), which learner (`sb3.learner.make_learner`), which folder (`RunFolder`); then
`_learn` runs.

On a CPU, the same seed and versions give the same numbers again. They differ on a GPU, on another kind of CPU, with a
large model and another number of threads (``torch.get_num_threads()``), or after a resume, since environments then
start new episodes.
"""

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
from ..sb3.checkpoint import end_last_episodes, load_checkpoint
from ..sb3.learner import check_learner, rewards_every_step
from ..tasks import Task
from ..utils.checks import check_count, check_seed
from ..utils.files import WriteError
from ..utils.frames import RewardFunction
from ..utils.progress import Progress
from ..utils.reward_protocol import Reward
from ..wrappers import DeferredRewardWrapper, VectorRewardWrapper
from .env_wrappers import SuccessInfo, add_goals, as_vector, make_task_envs
from .learners import make_task_learner
from .recorder import Recorder, RewardRecorder, tensorboard_logger
from .request import Request, choose_reward, make_request, seed_and_steps
from .rollout import measure_scale
from .run import Run
from .run_folder import RunFolder, new_config
from .task_config import describe_reward, describe_task, has_own_success, resumed_task
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
    seed: int | None = None,
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
        reward: callable from frames to one float per frame, instead of the prompts and the model.
        algorithm: name of a class in ``stable_baselines3`` or ``sb3_contrib``, instead of the task's.
        hyperparameters: arguments of that class, see `sb3.settings.encode_settings`. With the task's own algorithm they
            update the task's, with another algorithm they replace them.
        num_envs: number of environments, instead of the task's; an environment of your own has a number already.
        total_steps: environment steps, summed over all environments, instead of the task's. The last rollout is
            always finished.
        seed: of the start states, the actions and the networks, from 0 to 2**32 - 1; None for 0, or for that of the
            run to resume.
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
    for name, value in (("total_steps", total_steps), ("num_envs", num_envs)):
        check_count(name, value)
    if seed is not None:
        check_seed(seed)
    changes = {"goal": goal, "baseline": baseline, "alpha": alpha, "algorithm": algorithm, "num_envs": num_envs}
    request = make_request(task, changes, hyperparameters, vlm, reward)
    folder = RunFolder(Path("runs", f"{request.task.name}-seed{seed or 0}") if out is None else out)
    with folder.lock():
        config = folder.open(resume, overwrite)
        task = request.task if config is None else resumed_task(request, config, folder)
        seed, total_steps = seed_and_steps(seed, total_steps, task, config, folder)
        describe_task(task)  # refuses what cannot be stored
        reward, vlm_name = choose_reward(request, task)
        with _opened(task, request.env, reward) as envs:
            check_learner(task.algorithm, task.hyperparameters, SB3VecEnv(envs))
            _prepare(reward, request, task, total_steps - folder.checkpoint_step() if resume else total_steps, progress)
            with limit_torch_threads(reward) as threaded:
                rewarded = _add_reward(envs, task, request.env, threaded, seed)
                learner = make_task_learner(task, SuccessInfo(rewarded.envs, task.success), reward, seed)
                entries = config or _first_config(request, task, vlm_name, seed)
                entries = {**entries, "total_steps": total_steps, "task": describe_task(rewarded.task)}
                if config is None:
                    folder.clear()
                folder.write_config(entries)
                _learn(learner, rewarded, folder, total_steps, progress)
    return Run.load(folder.path, task=rewarded.task, env=request.env, vlm=request.vlm, reward=reward)


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


def _prepare(reward: RewardFunction | None, request: Request, task: Task, steps: int, progress: bool) -> None:
    """Gets the reward ready for these steps, and estimates how long they will take."""
    if isinstance(reward, Reward):
        reward.prepare(steps)
    if progress and reward is not None and request.env is None:
        from .estimate import report_estimate  # imports the benchmark

        report_estimate(task, reward, steps)


def _first_config(request: Request, task: Task, vlm_name: str | None, seed: int) -> dict[str, Any]:
    """Makes the config of a new run, without its task and its number of steps."""
    return new_config(
        vlm=vlm_name,
        own_env=request.env is not None,
        seed=seed,
        reward=describe_reward(request.reward),
        own_success=has_own_success(task),
    )


@contextmanager
def _opened(task: Task, env: gym.Env | VectorEnv | None, reward: RewardFunction | None) -> Iterator[VectorEnv]:
    """Gives the caller's environment, or makes the task's and closes them afterwards."""
    if env is not None:
        yield as_vector(env)
        return
    envs = make_task_envs(task, task.num_envs, reward)
    try:
        yield envs if task.goals is None else add_goals(envs, task.goals, reward)
    finally:
        envs.close()


def _add_reward(
    envs: VectorEnv, task: Task, env: gym.Env | VectorEnv | None, reward: RewardFunction | None, seed: int
) -> _Rewarded:
    """Puts the reward onto the environments, scaled as the task says or as random play suggests."""
    if reward is None or task.goals is not None:  # they have one already
        return _Rewarded(envs, task)
    scale, shift = task.scale, task.shift
    if scale is None or shift is None:
        measured = measure_scale(envs, reward, seed, task.reward_std)
        scale, shift = measured["scale"], measured["shift"]
        task = replace(task, scale=scale, shift=shift)
    if isinstance(env, gym.Env) and not rewards_every_step(task.algorithm):
        recorder = RewardRecorder(reward)
        callback = RolloutRewardCallback(recorder, scale, shift)
        return _Rewarded(as_vector(DeferredRewardWrapper(env)), task, (callback,), recorder)
    return _Rewarded(VectorRewardWrapper(envs, reward, scale=scale, shift=shift), task)


def _learn(learner: BaseAlgorithm, rewarded: _Rewarded, folder: RunFolder, total_steps: int, progress: bool) -> None:
    """Learns until `total_steps`, from the folder's checkpoint if there is one; saves whatever happens."""
    metadata = load_checkpoint(learner, folder.checkpoint) if folder.checkpoint.is_file() else {}
    if metadata:
        end_last_episodes(learner)  # the environments start new ones
    folder.cut_metrics(learner.num_timesteps)
    if learner.num_timesteps >= total_steps:
        return
    learner.set_logger(tensorboard_logger(folder.tensorboard, learner.num_timesteps))
    task, line = rewarded.task, Progress(rewarded.task.name, total_steps, learner.num_timesteps, progress)
    fraction = task.min_success_fraction if task.goals is None else None
    recorder = Recorder(folder, total_steps, fraction, line, rewarded.reward_recorder, metadata)
    recorder.init_callback(learner)
    interruption: BaseException | None = None
    try:
        if not folder.checkpoint.is_file():
            with suppress(WriteError):  # a later one will tell
                recorder.save()  # something to resume from, however early the training is killed
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
    except VlmrmError as error:  # what is not finite is not saved over what is
        if interruption is not None and str(interruption) != str(error):
            error.add_note(f"Before that: {' '.join(str(interruption).split())[:200] or type(interruption).__name__}.")
        error.add_note(
            f"The checkpoint of step {folder.checkpoint_step()} in {folder} is kept; resume=True continues it."
        )
        raise error from interruption
    finally:
        line.close()
        with suppress(OSError):
            learner.logger.close()
    if interruption is not None and not isinstance(interruption, KeyboardInterrupt):
        interruption.add_note(
            f"The training until step {learner.num_timesteps} is saved in {folder}; resume=True continues it."
        )
        raise interruption
