"""Devices for models, simulators and learners: how to find them, and what they can do."""

import os

import torch

_KINDS = ("cuda", "mps", "cpu")  # fastest first


def find_device(device: str | torch.device = "auto", kinds: tuple[str, ...] | None = None) -> torch.device:
    """Finds a torch device.

    Args:
        device: "auto" or any torch device, such as "cpu" or "cuda:1".
        kinds: usable device types, best first, such as ("cuda", "cpu"); "auto" takes the first that is available.
            None for cuda, mps, cpu.

    Raises:
        ValueError: the device is unknown, not usable, or not available on this machine.

    Example:
        >>> find_device("cpu")
        device(type='cpu')
    """
    usable = kinds or _KINDS
    available = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if device == "auto":
        return torch.device(next(kind for kind in usable if available[kind]))
    try:
        found = torch.device(device)
    except (RuntimeError, TypeError):
        found = None
    if found is None or (kinds and found.type not in kinds):
        examples = [name for name in ("cpu", "cuda", "cuda:1", "mps") if name.partition(":")[0] in usable]
        raise ValueError(f"Unknown device {device!r}: use {', '.join(map(repr, ['auto', *examples]))}.")
    if found.type == "cuda" and (found.index or 0) >= torch.cuda.device_count():
        raise ValueError(
            f"device={str(device)!r} was asked for, but torch {torch.__version__} sees "
            f"{torch.cuda.device_count()} CUDA GPUs here. Use device='auto' or 'cpu'."
        )
    if found.type == "mps" and not available["mps"]:
        raise ValueError("device='mps' was asked for, but torch finds no Apple GPU here. Use device='auto'.")
    return found


def name_device(device: torch.device) -> str:
    """The product name of a device: "NVIDIA H200" rather than "cuda:0".

    Example:
        >>> name_device(torch.device("cpu"))
        'cpu'
    """
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type


def has_native_bf16(device: torch.device) -> bool:
    """Whether a device supports bfloat16 natively; emulated bfloat16 is slower than fp32."""
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device)[0] >= 8
    if device.type == "cpu":
        checks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
        return any(getattr(torch.cpu, check, bool)() for check in checks)
    return False


def count_cores() -> int:
    """Number of CPU cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
