"""What the entries of a task may be: one schema for a `Task` and for the task in ``config.json``."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ..goals.goal_set import GoalSet

_MAX_STEPS, _MAX_ENVS = 10**12, 10**6
_WORDS = (
    ("Input should be a valid", "expected a"),
    ("Input should be greater", "expected a number greater"),
    ("Input should be less", "expected a number less"),
    ("Input should be", "expected"),
    ("String should have", "expected a string with"),
    ("expected a integer", "expected a whole number"),
)


def _number(value: Any) -> Any:
    """Makes a Python number of a NumPy number, or of an array or tensor that holds just one."""
    return value.item() if hasattr(value, "item") and getattr(value, "ndim", 0) == 0 else value


def _folder_name(name: str) -> str:
    if not re.fullmatch(r'[^/\\:*?"<>|\x00-\x1f.][^/\\:*?"<>|\x00-\x1f]{0,199}', name) or not name.strip():
        raise ValueError("expected words joined by hyphens; the name is that of a folder, too")
    return name


def _prompt(value: Any) -> str | list[str]:
    """Checks a prompt, or a sequence of prompts that are averaged."""
    if isinstance(value, str):
        return value
    if not isinstance(value, (list, tuple)) or not value or not all(isinstance(prompt, str) for prompt in value):
        raise ValueError("expected a prompt, or a list of prompts that are averaged")
    if not all(prompt.strip() for prompt in value):
        raise ValueError("expected prompts that are not empty")
    return list(value)


def _fraction(value: float) -> float:
    if not 0 <= value <= 1:
        raise ValueError("expected a number between 0 and 1")
    return value


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ValueError("expected a dict from names of arguments to values")
    return dict(value)


def _callable(value: Any) -> Any:
    if value is not None and not callable(value):
        raise ValueError("expected a function from states (n, k) to booleans (n,), or None")
    return value


def _environment(value: Any) -> Any:
    if not isinstance(value, str) and not callable(value):
        raise ValueError("expected the id of a Gymnasium environment, or a function that makes one")
    return value


def _model_name(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else value


def _factor(value: Any) -> Any:
    if isinstance(value, (int, float)) and value == 0:
        raise ValueError("expected a factor other than 0, which makes every reward the same")
    return value


def _goals(value: Any) -> Any:
    """Checks a set of goals, or makes one of what `GoalSet.settings` returned."""
    if value is None or isinstance(value, GoalSet):
        return value
    known = {field.name for field in fields(GoalSet)} - {"success"}
    if not isinstance(value, Mapping) or set(value) - known:
        raise ValueError("expected a GoalSet, or None")
    try:
        return GoalSet(**value)
    except TypeError as error:
        raise ValueError(f"expected a GoalSet: {error}") from error


def _range(value: Any) -> Any:
    """Checks a lowest and a highest state, two sequences of as many finite numbers."""
    if value is None:
        return None
    try:
        low, high = (np.asarray(bound, np.float64) for bound in value)
        fits = low.ndim == 1 and low.shape == high.shape and np.isfinite([low, high]).all() and (low <= high).all()
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise ValueError("expected the lowest and the highest state, two sequences of as many numbers")
    return value


Finite = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
Fraction = Annotated[Finite, AfterValidator(_fraction)]
Positive = Annotated[Finite, Field(gt=0)]
Count = Annotated[int, BeforeValidator(_number), Field(ge=1)]
Prompt = Annotated[Any, BeforeValidator(_prompt)]
Settings = Annotated[dict[str, Any], BeforeValidator(_mapping)]


class TaskSchema(BaseModel):
    """The entries of a `Task`; the class says what they mean."""

    model_config = ConfigDict(strict=True, extra="forbid")

    name: Annotated[str, AfterValidator(_folder_name)]
    env_id: Annotated[Any, BeforeValidator(_environment)]
    goal: Prompt = ""
    baseline: Prompt | None = None
    alpha: Fraction = 0.5
    sharpening: Annotated[Finite, Field(ge=0.01, le=100)] | None = None
    vlm: Annotated[str, BeforeValidator(_model_name), Field(min_length=1)] = "simclip-micro"
    success: Annotated[Any, BeforeValidator(_callable)] = None
    min_success_fraction: Fraction = 0.5
    algorithm: Annotated[str, Field(min_length=1)] = "PPO"
    hyperparameters: Settings = {}
    total_steps: Annotated[Count, Field(le=_MAX_STEPS)] = 100_000
    num_envs: Annotated[Count, Field(le=_MAX_ENVS)] = 64
    env_kwargs: Settings = {}
    scale: Annotated[Finite, BeforeValidator(_factor)] | None = None
    shift: Finite | None = None
    reward_std: Positive = 1.0
    goals: Annotated[Any, BeforeValidator(_goals)] = None
    state_range: Annotated[Any, BeforeValidator(_range)] = None


def check_entries(schema: type[BaseModel], entries: Mapping[str, Any], where: Callable[[str], str]) -> dict[str, Any]:
    """Checks entries against a schema.

    Args:
        schema: names, types and ranges.
        entries: the values by name.
        where: from the name of an entry, such as ``task.alpha``, to the words that the message begins with.

    Returns:
        The entries, NumPy's numbers as Python's; those that were not given are left out.

    Raises:
        TypeError: a value has the wrong type.
        ValueError: a value is out of its range, a name is unknown, or an entry is missing.
    """
    try:
        checked = schema.model_validate(dict(entries))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        kind = TypeError if first["type"].endswith("_type") else ValueError
        raise kind(_sentence(first, where)) from None
    return {name: getattr(checked, name) for name in checked.model_fields_set}


def _sentence(error: Any, where: Callable[[str], str]) -> str:
    name, problem = ".".join(map(str, error["loc"])), error["msg"].removeprefix("Value error, ")
    if error["type"] == "missing":
        return f"{where(name)} is missing."
    if error["type"] == "extra_forbidden":
        return f"{where(name)} is unknown."
    for old, new in _WORDS:
        problem = problem.replace(old, new)
    shown = repr(error["input"])
    return f"{where(name)}={shown if len(shown) <= 100 else shown[:100] + ' …'}; {problem}."
