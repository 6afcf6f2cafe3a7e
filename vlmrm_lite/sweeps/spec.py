"""The specification of a sweep: what a YAML file or a dict says, checked as a whole before anything is trained."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..sb3.algorithms import find_algorithm
from ..sb3.hyperparameters import check_hyperparameters
from ..sb3.settings import encode_settings
from ..tasks import Task, find_task
from ..training.request import make_request
from ..training.task_config import describe_task
from ..utils.checks import check_fraction, check_seed
from .axes import Axis, Range, grid, is_varied, make_axis, make_choices, value_at
from .schema import PromptSchema, SearchSchema, SpecSchema, check_section
from .yaml_file import read_yaml

_MOST_TRIALS = 100_000
_ARGUMENTS = ("task", "prompt", "alpha", "vlm", "algorithm")


@dataclass(frozen=True)
class Spec:
    """A sweep, checked.

    Attributes:
        axes: what is varied or set, by name: task, prompt, alpha, vlm, algorithm, and hyperparameters by their own
            names. Entries that the specification leaves out are the task's.
        seeds: every configuration is trained with each of them.
        settings: `num_envs` and `total_steps` of every training, where given.
        episodes: how many a trained agent plays.
        metric: what trials are compared by, "success_rate" or "vlm_reward".
        search: `configurations`, `sampler` and `seed`; None for all combinations.
        cpus, gpus: of the machine, for a trial.
    """

    axes: dict[str, Axis]
    seeds: list[int]
    settings: dict[str, int]
    episodes: int
    metric: str
    search: dict[str, Any] | None
    cpus: int
    gpus: float

    @property
    def varied(self) -> dict[str, Axis]:
        """The axes with more than one value."""
        return {name: axis for name, axis in self.axes.items() if is_varied(axis)}

    @property
    def num_trials(self) -> int:
        """The number of trainings."""
        if self.search:
            return self.search["configurations"] * len(self.seeds)
        return math.prod(len(axis) for axis in self.axes.values()) * len(self.seeds)  # type: ignore[arg-type]

    def configuration(self, labels: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the labels on all axes, given those on the varied ones."""
        return {
            name: labels[name] if name in labels else next(iter(axis))  # type: ignore[call-overload]
            for name, axis in self.axes.items()
        }

    def arguments(self, labels: Mapping[str, Any]) -> dict[str, Any]:
        """Returns the arguments of `vlmrm_lite.train` for a configuration, without its seed and folder."""
        values = {name: value_at(self.axes[name], label) for name, label in self.configuration(labels).items()}
        prompt = values.pop("prompt", {})
        arguments = {name: values.pop(name) for name in _ARGUMENTS if name in values}
        return {**arguments, **prompt, "hyperparameters": values or None, **self.settings}

    def describe(self) -> dict[str, Any]:
        """Returns what must not change between the parts of a sweep, as JSON holds it."""
        axes = {
            name: axis._asdict() if isinstance(axis, Range) else [_described(value) for value in axis.values()]
            for name, axis in self.axes.items()
        }
        search = {name: value for name, value in (self.search or {}).items() if name != "configurations"}
        return {
            **{name: axes[name] for name in _ARGUMENTS if name in axes},
            "hyperparameters": {name: axis for name, axis in axes.items() if name not in _ARGUMENTS},
            "seed": self.seeds,
            "num_envs": self.settings.get("num_envs"),
            "total_steps": self.settings.get("total_steps"),
            "episodes": self.episodes,
            "metric": self.metric,
            "search": search or None,
        }


def read_spec(spec: str | os.PathLike | Mapping[str, Any]) -> Spec:
    """Reads and checks a specification.

    Args:
        spec: path of a YAML file, or a mapping; in a mapping, a task may be a `Task` of your own.

    Raises:
        TypeError, ValueError: it cannot be used; the message names the entry.
        VlmrmError: the file cannot be read.
    """
    if isinstance(spec, Mapping):
        where, content = "sweep: ", spec
    elif isinstance(spec, (str, os.PathLike)):
        path = Path(spec).expanduser()
        where, content = f"{path}: ", read_yaml(path)
    else:
        raise TypeError(
            f"The sweep is {spec!r:.80}, a {type(spec).__name__}; expected the path of a YAML file, or a dict."
        )
    entries = check_section(SpecSchema, content, where)
    search = entries["search"]
    try:
        axes = _axes(entries)
        for seed in entries["seed"]:
            check_seed(seed)
        make_axis("seed", entries["seed"])
        tasks = _check_arguments(axes, bool(entries["hyperparameters"]))
    except (TypeError, ValueError) as error:
        raise type(error)(f"{where}{error}") from error
    made = Spec(
        axes,
        entries["seed"],
        {name: entries[name] for name in ("num_envs", "total_steps") if entries[name] is not None},
        entries["episodes"],
        entries["metric"] or ("success_rate" if all(map(_has_success, tasks)) else "vlm_reward"),
        None if search is None else check_section(SearchSchema, search, f"{where}search."),
        entries["cpus"],
        float(entries["gpus"]),
    )
    _check_whole(made, tasks, where)
    return made


def _axes(entries: Mapping[str, Any]) -> dict[str, Axis]:
    tasks = [find_task(task) for task in entries["task"]]
    axes: dict[str, Axis] = {"task": make_choices("task", tasks, [task.name for task in tasks])}
    if entries["prompt"] is not None:
        prompts = [_prompt(prompt) for prompt in entries["prompt"]]
        axes["prompt"] = make_choices("prompt", prompts, _prompt_labels(prompts))
    for name in ("alpha", "vlm", "algorithm"):
        if entries[name] is not None:
            axes[name] = make_axis(name, entries[name])
    for name, value in entries["hyperparameters"].items():
        if name in (*_ARGUMENTS, "seed"):
            raise ValueError(f"hyperparameters.{name} is unknown; {name} stands beside hyperparameters, not in it.")
        axes[name] = make_axis(f"hyperparameters.{name}", value)
    return axes


def _prompt(prompt: Any) -> dict[str, Any]:
    """Returns the goal, and the baseline if there is one."""
    if isinstance(prompt, str):
        prompt = {"goal": prompt}
    if not isinstance(prompt, Mapping):
        raise TypeError(
            f"prompt={prompt!r:.80} is a {type(prompt).__name__}; expected a prompt, or {{goal: ..., baseline: ...}}."
        )
    checked = check_section(PromptSchema, prompt, "prompt.")
    return {name: value for name, value in checked.items() if value is not None}


def _prompt_labels(prompts: list[dict[str, Any]]) -> list[str]:
    """Returns the goals, with their baselines where goals are alike."""
    goals = [_joined(prompt["goal"]) for prompt in prompts]
    if len(set(goals)) == len(goals):
        return goals
    return [
        f"{goal} (baseline: {_joined(prompt['baseline'])})" if "baseline" in prompt else goal
        for goal, prompt in zip(goals, prompts)
    ]


def _joined(prompt: str | list[str]) -> str:
    return prompt if isinstance(prompt, str) else " + ".join(prompt)


def _check_arguments(axes: Mapping[str, Axis], has_settings: bool) -> list[Task]:
    """Checks every combination of the arguments, and every hyperparameter; returns the tasks they make.

    Raises:
        TypeError, ValueError: one of them cannot be used.
    """
    if isinstance(axes.get("alpha"), Range):
        for end in axes["alpha"][:2]:  # type: ignore[index]
            check_fraction("alpha", end)
    names = [name for name in _ARGUMENTS if name in axes and not isinstance(axes[name], Range) and name != "vlm"]
    for name in axes.get("vlm", {}):
        if not isinstance(name, str) or not name.strip():
            raise TypeError(f"vlm={name!r} is no model; expected a name, such as simclip-micro.")
    tasks = []
    for labels in grid({name: axes[name] for name in names}):
        values: dict[str, Any] = {name: value_at(axes[name], label) for name, label in labels.items()}
        task = values.pop("task")
        values |= values.pop("prompt", {})
        request = make_request(task, values, None, None, None)
        if "alpha" in axes and request.task.baseline is None:
            raise ValueError(
                f"alpha has no effect on the task {task.name!r} without a baseline prompt; add one to prompt."
            )
        describe_task(request.task)
        tasks.append(request.task)
    for algorithm in dict.fromkeys(task.algorithm for task in tasks):
        make = find_algorithm(algorithm)
        for name, axis in axes.items() if has_settings else ():
            for value in () if name in _ARGUMENTS else axis[:2] if isinstance(axis, Range) else axis.values():
                encode_settings(value, f"hyperparameters.{name}")
                check_hyperparameters(make, {name: value})
    return tasks


def _check_whole(spec: Spec, tasks: list[Task], where: str) -> None:
    """Raises ``ValueError`` for entries that do not go together."""
    ranges = [name for name, axis in spec.axes.items() if isinstance(axis, Range)]
    if ranges and not spec.search:
        raise ValueError(
            f"{where}{ranges[0]} is a range, which only a search draws from; give a list of values, or add "
            "search: {configurations: 20}."
        )
    if spec.search and not spec.varied:
        raise ValueError(
            f"{where}search has nothing to choose; give a list or a range, such as alpha: {{low: 0, high: 1}}."
        )
    if spec.num_trials > _MOST_TRIALS:
        raise ValueError(f"{where}These are {spec.num_trials:,} trials; expected at most {_MOST_TRIALS:,}.")
    if spec.metric == "success_rate" and not all(map(_has_success, tasks)):
        name = next(task.name for task in tasks if not _has_success(task))
        raise ValueError(f"{where}metric=success_rate, but the task {name!r} has no success predicate; use vlm_reward.")
    if not spec.search:
        return
    if "task" in spec.varied:
        raise ValueError(f"{where}A search compares configurations of one task; give one task, or leave out search.")
    rewards = [name for name in ("prompt", "alpha", "vlm") if name in spec.varied]
    if spec.metric == "vlm_reward" and rewards:
        raise ValueError(
            f"{where}A search by vlm_reward cannot vary {rewards[0]}: rewards of different prompts, alphas, and models "
            "are on different scales. Use metric: success_rate, or leave out search."
        )


def _has_success(task: Task) -> bool:
    return (task.success if task.goals is None else task.goals.success) is not None


def _described(value: Any) -> Any:
    return describe_task(value) if isinstance(value, Task) else encode_settings(value, "value")
