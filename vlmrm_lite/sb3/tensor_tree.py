"""Nested dicts and lists as named tensors plus JSON, and back."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

_AS_THEY_ARE = ("bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64")


def flatten(value: Any, prefix: str, tensors: dict[str, Tensor]) -> Any:
    """Moves tensors and arrays from nested dicts and lists into `tensors`, and returns the rest for JSON.

    Args:
        value: dicts, lists, and tuples of tensors, arrays, and what JSON can hold.
        prefix: of the names in `tensors`.
        tensors: gets the tensors by name; they share memory with `value`.
    """
    if isinstance(value, Tensor):
        tensors[prefix] = value
        return {"tensor": prefix}
    if isinstance(value, np.ndarray):
        dtype = value.dtype.name
        array = value if dtype in _AS_THEY_ARE else np.ascontiguousarray(value)[..., None].view(np.uint8)
        tensors[prefix] = torch.as_tensor(array)
        return {"tensor": prefix, "array": dtype}
    if isinstance(value, dict):
        return {str(key): flatten(item, f"{prefix}{key}/", tensors) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [flatten(item, f"{prefix}{i}/", tensors) for i, item in enumerate(value)]
    return value.item() if isinstance(value, np.generic) else value


def unflatten(tree: Any, tensors: dict[str, Tensor]) -> Any:
    """Puts the tensors and arrays back where `flatten` took them from.

    Raises:
        KeyError: a tensor is missing.
        ValueError, TypeError: an array has an unknown dtype.
    """
    if isinstance(tree, dict):
        if set(tree) == {"tensor"}:
            return tensors[tree["tensor"]]
        if set(tree) == {"tensor", "array"}:
            array, dtype = tensors[tree["tensor"]].numpy(), np.dtype(tree["array"])
            if dtype.kind not in "biufc":
                raise ValueError(f"an array of {dtype}")
            return array if array.dtype == dtype else array.view(dtype)[..., 0]
        return {key: unflatten(item, tensors) for key, item in tree.items()}
    return [unflatten(item, tensors) for item in tree] if isinstance(tree, list) else tree
