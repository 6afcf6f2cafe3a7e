"""Which device is meant, and what it can do: for models, simulators and learners alike."""

import torch

_USUAL = ("cuda", "mps", "cpu")  # the fastest first


def find_device(device: str | torch.device = "auto", kinds: tuple[str, ...] | None = None) -> torch.device:
    """The torch device that is meant, if it exists.

    Args:
        device: "auto" or any torch device, such as "cpu" or "cuda:1".
        kinds: those that can be used, the best first, such as ("cuda", "cpu"); None for all that torch has,
            of which "auto" takes cuda, else mps, else cpu.

    Raises:
        ValueError: there is no such device, here or at all.

    Example:
        >>> find_device("cpu")
        device(type='cpu')
    """
    usual = kinds or _USUAL
    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if device == "auto":
        return torch.device(next(kind for kind in usual if there[kind]))
    try:
        found = torch.device(device)
    except (RuntimeError, TypeError):
        found = None
    if found is None or (kinds and found.type not in kinds):
        examples = [name for name in ("cpu", "cuda", "cuda:1", "mps") if name.partition(":")[0] in usual]
        raise ValueError(f"Unknown device {device!r}: use {', '.join(map(repr, ['auto', *examples]))}.")
    if found.type == "cuda" and (found.index or 0) >= torch.cuda.device_count():
        raise ValueError(
            f"device={str(device)!r} was asked for, but torch {torch.__version__} sees "
            f"{torch.cuda.device_count()} CUDA GPUs here. Use device='auto' or 'cpu'."
        )
    if found.type == "mps" and not there["mps"]:
        raise ValueError("device='mps' was asked for, but torch finds no Apple GPU here. Use device='auto'.")
    return found


def name_device(device: torch.device) -> str:
    """What people call a device: "NVIDIA H200" rather than "cuda:0".

    Example:
        >>> name_device(torch.device("cpu"))
        'cpu'
    """
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type


def has_native_bf16(device: torch.device) -> bool:
    """Whether a device computes in bfloat16 itself instead of emulating it, which is slower than fp32."""
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device)[0] >= 8
    if device.type == "cpu":
        checks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
        return any(getattr(torch.cpu, check, bool)() for check in checks)
    return False
