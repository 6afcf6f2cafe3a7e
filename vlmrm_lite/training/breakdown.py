"""Where the time of a training goes: the seconds and calls of its parts, measured while it runs."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import wraps
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.buffers import RolloutBuffer
from stable_baselines3.common.off_policy_algorithm import OffPolicyAlgorithm
from stable_baselines3.common.policies import ActorCriticPolicy

from ..envs.base import BatchEnv
from ..goals import wrapper as goal_wrapper
from ..goals.rewards import GoalContrastiveReward
from ..rewards import PROMPT_REWARDS
from ..sb3.algorithms import find_algorithm
from ..tasks import Task
from ..utils.devices import name_device
from ..vlm import load_vlm
from . import env_wrappers, recorder
from .benchmark import find_bench_task

PARTS = ("simulate", "draw", "reward", "check success", "choose actions", "store", "update", "log", "save")
_GOAL_REWARD = ("embed", "reward", "reward_all")
_STEPS, _HUMANOID_STEPS = 25_600, 19_200  # up to about a minute on two cores

Target = tuple[Any, str, str]
"""A class or module, the name of a function in it, and the part that the function belongs to."""


class Breakdown(NamedTuple):
    """The parts of a training.

    Attributes:
        title: the task, the algorithm, and what computed the reward.
        steps: environment steps, summed over all environments.
        seconds: wall time of learning, without what happens before: making environments, measuring the reward's scale.
        busy: seconds in which at least one part ran.
        parts: seconds and calls of each part.
    """

    title: str
    steps: int
    seconds: float
    busy: float
    parts: dict[str, tuple[float, int]]

    @property
    def at_once(self) -> float:
        """Seconds in which two parts ran, in two threads."""
        return sum(seconds for seconds, _ in self.parts.values()) - self.busy

    def __str__(self) -> str:
        """The breakdown as a table."""
        rows = {**self.parts, "other": (self.seconds - self.busy, None), "total": (self.seconds, None)}
        lines = [self.title, f"{'part':<18}{'seconds':>10}{'of total':>10}{'calls':>10}", "-" * 48]
        for name, (seconds, calls) in rows.items():
            lines.append(f"{name:<18}{seconds:>10.2f}{seconds / self.seconds:>10.1%}{_count(calls):>10}".rstrip())
        lines += ["", f"{self.steps:,} environment steps at {self.steps / self.seconds:,.0f} a second."]
        if self.at_once > 0.005 * self.seconds:
            lines.append(
                f"Updates run while the environments step: two parts ran at once for {self.at_once:.1f} s,\n"
                f"so the fractions add up to {1 + self.at_once / self.seconds:.0%}."
            )
        return "\n".join(lines)


class PartClock:
    """Adds up the seconds and calls of parts, in any number of threads.

    Of a part inside another one, only the inner one is on the clock. On a GPU, a part may wait for work that an earlier
    one has started.
    """

    def __init__(self) -> None:
        self.seconds, self.calls = dict.fromkeys(PARTS, 0.0), dict.fromkeys(PARTS, 0)
        self.total = self.busy = 0.0
        self._is_running = False
        self._lock, self._thread = threading.Lock(), threading.local()
        self._active, self._busy_since = 0, 0.0  # threads that run a part, and since when there is one

    @contextmanager
    def running(self) -> Iterator[None]:
        """Runs the clock; otherwise it ignores all parts."""
        began, self._is_running = time.perf_counter(), True
        try:
            yield
        finally:
            self._is_running = False
            self.total += time.perf_counter() - began

    @contextmanager
    def time(self, part: str) -> Iterator[None]:
        """Puts a part on the clock."""
        if not self._is_running:
            yield
            return
        stack: list[_Open] = self._thread.__dict__.setdefault("stack", [])
        opened = _Open(part)
        with self._lock:
            began = time.perf_counter()
            if not stack:
                self._active += 1
                self._busy_since = began if self._active == 1 else self._busy_since
        stack.append(opened)
        try:
            yield
        finally:
            stack.pop()
            with self._lock:
                now = time.perf_counter()
                self.seconds[part] += now - began - opened.inner
                self.calls[part] += all(outer.part != part for outer in stack)
                if stack:
                    stack[-1].inner += now - began
                else:
                    self._active -= 1
                    self.busy += now - self._busy_since if self._active == 0 else 0.0

    def timed(self, part: str, function: Callable) -> Callable:
        """Returns a function that does the same on the clock."""

        @wraps(function)
        def on_the_clock(*args: Any, **kwargs: Any) -> Any:
            with self.time(part):
                return function(*args, **kwargs)

        return on_the_clock


class _Open:
    """A part that is running, and the seconds of other parts in it."""

    def __init__(self, part: str):
        self.part, self.inner = part, 0.0


@contextmanager
def on_clock(clock: PartClock, targets: Iterable[Target]) -> Iterator[None]:
    """Puts functions on the clock; afterwards they are what they were before."""
    with ExitStack() as stack:
        for owner, name, part in targets:
            function = vars(owner)[name]
            stack.callback(setattr, owner, name, function)
            setattr(owner, name, clock.timed(part, function))
        yield


def training_parts(algorithm: str) -> list[Target]:
    """Lists the functions that a training with an algorithm spends its time in."""
    find_algorithm(algorithm)  # imports all of them
    return [
        (BatchEnv, "step", "simulate"),
        (BatchEnv, "reset", "simulate"),
        (BatchEnv, "render", "draw"),
        *_sources(PROMPT_REWARDS, "__call__", "reward"),
        *(target for name in _GOAL_REWARD for target in _sources([GoalContrastiveReward], name, "reward")),
        (env_wrappers, "call_predicate", "check success"),
        (goal_wrapper, "call_predicate", "check success"),
        (OffPolicyAlgorithm, "_sample_action", "choose actions"),
        *_definitions(ActorCriticPolicy, "forward", "choose actions"),
        (OffPolicyAlgorithm, "_store_transition", "store"),
        *_definitions(RolloutBuffer, "add", "store"),
        *_definitions(BaseAlgorithm, "train", "update"),
        (recorder.Recorder, "_on_step", "log"),
        (recorder.Recorder, "_on_rollout_end", "log"),
        (recorder.Recorder, "save", "save"),
        (recorder, "save_policy", "save"),
    ]


def run_breakdown(
    task: str, steps: int | None = None, engine: str | None = None, log: Callable[[str], None] = print
) -> str:
    """Measures a training and returns the table.

    Args:
        task: name of a task, or "humanoid" for any of the humanoid's.
        steps, engine: see `measure_training`.
        log: called with a line at the start.

    Raises:
        ValueError: there is no such task or engine.
        VlmrmError: the engine cannot be used here.
    """
    chosen = find_bench_task(task)
    steps = default_steps(chosen) if steps is None else steps
    log(f"Training {chosen.name} for {steps:,} steps ...")
    return str(measure_training(chosen, steps, engine))


def measure_training(task: Task, steps: int | None = None, engine: str | None = None) -> Breakdown:
    """Trains on a task in a temporary folder, with all parts on the clock.

    Args:
        task: one of this package.
        steps: environment steps, summed over all environments; None for what takes up to about a minute.
        engine: see `load_vlm`; None for the engine of a training.
    """
    vlm = load_vlm(task.vlm, engine=engine or "auto")
    steps = default_steps(task) if steps is None else steps
    with suppress(ImportError):
        import torch.utils.tensorboard  # noqa: F401  # takes seconds, once
    clock, reached = PartClock(), []
    module: Any = import_module(".train", __package__)  # the package's attribute `train` is the function
    learn = module._learn

    def timed_learn(learner: BaseAlgorithm, *args: Any) -> None:
        with clock.running():
            learn(learner, *args)
        reached.append(learner.num_timesteps)

    with TemporaryDirectory(prefix="vlmrm_lite-") as folder, on_clock(clock, training_parts(task.algorithm)):
        module._learn = timed_learn
        try:
            module.train(task, total_steps=steps, vlm=vlm, out=Path(folder, "run"), progress=False)
        finally:
            module._learn = learn
    parts = {part: (clock.seconds[part], clock.calls[part]) for part in PARTS}
    return Breakdown(_title(task, vlm), sum(reached), clock.total, clock.busy, parts)


def default_steps(task: Task) -> int:
    """Returns the steps of a training that takes up to about a minute."""
    return min(task.total_steps, _HUMANOID_STEPS if "Humanoid" in str(task.env_id) else _STEPS)


def _title(task: Task, vlm: Any) -> str:
    engines = dict.fromkeys(member.engine for member in getattr(vlm, "members", [vlm]))
    return f"{task.name} with {task.algorithm}\n{vlm.name} on {name_device(vlm.device)} with {' and '.join(engines)}\n"


def _definitions(base: type, name: str, part: str) -> list[Target]:
    """Lists a class and all of its subclasses that define a function."""
    classes: list[type] = [base]
    for known in classes:  # grows
        found: list[type] = known.__subclasses__()
        classes += [other for other in found if other not in classes]
    return [(one, name, part) for one in classes if name in vars(one)]


def _sources(classes: Iterable[type], name: str, part: str) -> list[Target]:
    """Lists the classes that the given ones have a function from, themselves or ancestors, each once."""
    owners = (next(base for base in one.__mro__ if name in vars(base)) for one in classes)
    return [(owner, name, part) for owner in dict.fromkeys(owners)]


def _count(calls: int | None) -> str:
    return "" if calls is None else f"{calls:,}"
