"""Settings as JSON, and back without loss.

Hyperparameters may hold more than JSON knows: NumPy's numbers and arrays, tuples, classes such as ``torch.nn.ReLU``,
action noise, schedules, devices. They are written as objects with one key that begins with ``$``. What cannot be
written is refused before the training, since a run that cannot be opened again is lost.

Reading is safe for a file of unknown origin: it makes only what `setting_classes` lists.
"""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from .setting_classes import class_name, find_class, make_object, object_arguments

_MAX_ENTRIES, _MAX_DEPTH = 10_000, 20
_CLASS, _OBJECT, _TUPLE, _ARRAY, _DEVICE, _DICT = "$class", "$object", "$tuple", "$array", "$device", "$dict"


def encode_settings(value: Any, where: str = "hyperparameters") -> Any:
    """Writes settings as a value that JSON can hold.

    Args:
        value: dicts, lists and tuples of None, booleans, finite numbers, strings, small arrays, public classes of
            torch.nn, torch.optim, Stable-Baselines3 and its contrib package, action noise and schedules of
            Stable-Baselines3, and devices.
        where: what the value is, for error messages.

    Returns:
        A value from which `decode_settings` makes an equal one; NumPy's numbers become Python's.

    Raises:
        TypeError: something cannot be written.
        ValueError: a number is not finite, or an array too large.

    Example:
        >>> encode_settings({"n_steps": np.int64(8), "policy_kwargs": {"activation_fn": torch.nn.ReLU}})
        {'n_steps': 8, 'policy_kwargs': {'activation_fn': {'$class': 'torch.nn.ReLU'}}}
    """
    return _encode(value, where, 0)


def decode_settings(value: Any, where: str = "hyperparameters") -> Any:
    """Makes the settings that `encode_settings` wrote; plain JSON stays as it is.

    Raises:
        TypeError, ValueError: the value was not written by `encode_settings`.
    """
    return _decode(value, where, 0)


def _encode(value: Any, where: str, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        raise ValueError(f"{where} is nested more than {_MAX_DEPTH} levels deep, or contains itself.")
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, float):
        return _finite(float(value), where)
    if type(value) in (list, tuple):
        items = [_encode(item, f"{where}[{i}]", depth + 1) for i, item in enumerate(value)]
        return items if type(value) is list else {_TUPLE: items}
    if isinstance(value, Mapping):
        return _encode_mapping(value, where, depth)
    if isinstance(value, np.ndarray):
        return _encode_array(value, where, depth)
    if isinstance(value, torch.device):
        return {_DEVICE: str(value)}
    if isinstance(value, type) and class_name(value) is not None:
        return {_CLASS: class_name(value)}
    described = object_arguments(value)
    if described is not None:
        return {_OBJECT: described[0], "arguments": _encode(described[1], where, depth + 1)}
    raise TypeError(_not_storable(value, where))


def _encode_mapping(value: Mapping[Any, Any], where: str, depth: int) -> dict[str, Any]:
    for key in value:
        if not isinstance(key, str):
            raise TypeError(f"{where} has the key {key!r} of type {type(key).__name__}; expected strings as keys.")
    entries = {key: _encode(item, _at(where, key), depth + 1) for key, item in value.items()}
    return {_DICT: entries} if any(key.startswith("$") for key in entries) else entries


def _encode_array(value: np.ndarray, where: str, depth: int) -> Any:
    if value.dtype.kind not in "biuf":
        raise TypeError(f"{where} is an array of {value.dtype}; expected numbers.")
    if value.size > _MAX_ENTRIES:
        raise ValueError(
            f"{where} is an array of {value.size:,} entries, too large for config.json; expected at most "
            f"{_MAX_ENTRIES:,}."
        )
    return {_ARRAY: _encode(value.tolist(), where, depth), "dtype": value.dtype.name, "shape": list(value.shape)}


def _not_storable(value: Any, where: str) -> str:
    way_out = "expected what config.json can hold: numbers, strings, lists, dicts"
    if isinstance(value, type):
        way_out = (
            "expected a public class of torch.nn, torch.optim, Stable-Baselines3 or sb3_contrib. Train with "
            "Stable-Baselines3 itself for classes of your own: see vlmrm_lite.sb3.SB3VecEnv"
        )
    elif callable(value):
        way_out = (
            "a function of your own cannot be stored. For a schedule, use LinearSchedule of "
            "stable_baselines3.common.utils (version 2.7 and later)"
        )
    shown = repr(value)
    kind = "a class" if isinstance(value, type) else f"of type {type(value).__name__}"
    return f"{where} is {shown if len(shown) <= 80 else shown[:80] + ' …'}, {kind}; {way_out}."


def _finite(value: float, where: str) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{where} is {value}; expected a finite number.")
    return value


def _at(where: str, key: str) -> str:
    """Returns the place of an entry, for messages."""
    shown = json.dumps(key, ensure_ascii=False)
    return f"{where}[{shown if len(shown) <= 60 else shown[:60] + ' …'}]"


def _decode(value: Any, where: str, depth: int) -> Any:
    if depth > 3 * _MAX_DEPTH:
        raise ValueError(f"{where} is nested too deep.")
    if isinstance(value, float):
        return _finite(value, where)
    if isinstance(value, list):
        return [_decode(item, f"{where}[{i}]", depth + 1) for i, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    tag = next((key for key in value if isinstance(key, str) and key.startswith("$")), None)
    if tag is None:
        return {key: _decode(item, _at(where, key), depth + 1) for key, item in value.items()}
    more = {_OBJECT: {"arguments"}, _ARRAY: {"dtype", "shape"}}.get(tag, set())
    if tag not in (_CLASS, _OBJECT, _TUPLE, _ARRAY, _DEVICE, _DICT) or set(value) != {tag, *more}:
        raise ValueError(f"{where} has the keys {sorted(value)}, which no version of this package writes.")
    try:
        return _decode_tagged(tag, value, where, depth)
    except (TypeError, ValueError, RuntimeError) as error:
        text = str(error)
        raise ValueError(text if text.startswith(where) else f"{where} {text}") from error


def _decode_tagged(tag: str, value: dict[str, Any], where: str, depth: int) -> Any:
    expected = {_TUPLE: list, _DICT: dict, _CLASS: str, _OBJECT: str, _DEVICE: str}.get(tag, object)
    if not isinstance(value[tag], expected):
        raise ValueError(f"holds {value[tag]!r} under {tag!r}; expected a {expected.__name__}.")
    content: Any = value[tag]
    if tag == _CLASS:
        return find_class(content)
    if tag == _TUPLE:
        return tuple(_decode(content, where, depth + 1))
    if tag == _DICT:
        return {key: _decode(item, _at(where, key), depth + 1) for key, item in content.items()}
    if tag == _DEVICE:
        return torch.device(content)
    if tag == _ARRAY:
        dtype = np.dtype(value["dtype"])
        if dtype.kind not in "biuf":
            raise ValueError(f"is an array of {dtype}; expected numbers.")
        return np.array(_decode(content, where, depth + 1), dtype).reshape(value["shape"])
    if not isinstance(value["arguments"], dict):
        raise ValueError("has arguments that are no object.")
    return make_object(content, _decode(value["arguments"], where, depth + 1))
