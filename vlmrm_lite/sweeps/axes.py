"""What a sweep varies: an axis is a list of choices or a range of numbers; a configuration is a point on all axes."""

import json
from collections.abc import Mapping
from itertools import product
from typing import Any, NamedTuple

Choices = dict[Any, Any]
"""From a label, which Optuna can store and a table can show, to the value."""


class Range(NamedTuple):
    """Numbers from `low` to `high`, whole ones if both are; on a logarithmic scale if `log`."""

    low: float
    high: float
    log: bool = False


Axis = Choices | Range


def make_axis(name: str, value: Any) -> Axis:
    """Makes an axis of what a specification says.

    Args:
        name: of the axis, for messages.
        value: a list of choices; a dict with ``low``, ``high``, and perhaps ``log``; or the only choice.

    Raises:
        ValueError: the list is empty or holds a value twice; the range is none.
    """
    if isinstance(value, Mapping) and {"low", "high"} <= set(value):
        return _range(name, value)
    values = value if isinstance(value, list) else [value]
    return make_choices(name, values, [label_of(value) for value in values])


def make_choices(name: str, values: list[Any], labels: list[Any]) -> Choices:
    """Puts labels and values together.

    Raises:
        ValueError: there are none, or two labels are equal.
    """
    if not values:
        raise ValueError(f"{name} is an empty list; expected at least one value.")
    choices: Choices = {}
    for label, value in zip(labels, values):
        if label in choices:
            raise ValueError(f"{name} holds {label!r} twice; expected different values.")
        choices[label] = value
    return choices


def label_of(value: Any) -> Any:
    """Returns a number, string, boolean or None as it is, and anything else as JSON or in words."""
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()  # a NumPy number
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return json.dumps(value, sort_keys=True, default=lambda other: getattr(other, "__name__", None) or repr(other))


def short_label(label: Any) -> str:
    """Returns a label in a few characters, for tables and plots."""
    if label is None or label != label:  # pandas makes NaN of None among numbers
        return "none"
    text = f"{label:.4g}" if isinstance(label, float) else str(label)
    return text if len(text) <= 40 else text[:37] + "..."


def grid(axes: Mapping[str, Axis]) -> list[dict[str, Any]]:
    """Returns all configurations, labels by name of the axis; the last axis changes fastest."""
    return [dict(zip(axes, labels)) for labels in product(*axes.values())]


def value_at(axis: Axis, label: Any) -> Any:
    """Returns the value of a choice, or the number of a range itself."""
    return label if isinstance(axis, Range) else axis[label]


def is_varied(axis: Axis) -> bool:
    """Returns whether there is more than one value."""
    return isinstance(axis, Range) or len(axis) > 1


def _range(name: str, value: Mapping[str, Any]) -> Range:
    unknown = set(value) - {"low", "high", "log"}
    low, high, log = value["low"], value["high"], value.get("log", False)
    numbers = all(isinstance(end, (int, float)) and not isinstance(end, bool) for end in (low, high))
    if unknown or not numbers or not isinstance(log, bool) or not float("-inf") < low < high < float("inf"):
        raise ValueError(
            f"{name}={dict(value)!r} is no range; expected {{low: 1e-4, high: 1e-2}}, and log: true or not."
        )
    if log and low <= 0:
        raise ValueError(f"{name}={dict(value)!r} has a logarithmic scale, but low is not positive.")
    return Range(low, high, log)
