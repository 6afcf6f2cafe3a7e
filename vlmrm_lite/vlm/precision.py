"""Numerical precision of a model: which formats a device offers, and when bfloat16 is worth using."""

import torch

from ..utils.devices import has_native_bf16

DTYPES = {"fp32": None, "bf16": torch.bfloat16, "fp16": torch.float16}
"""Precision to the dtype of autocast; None runs the model without autocast."""

_LARGE = 20e6  # parameters of an image tower from which bf16 is faster, and ONNX Runtime is not


def check_precision(precision: str, device: torch.device) -> None:
    """Raises ``ValueError`` for a precision that is unknown or not available on the device."""
    known = ["auto", "fp32"] + {"cuda": ["bf16", "fp16"], "cpu": ["bf16"]}.get(device.type, [])
    if precision not in known:
        raise ValueError(f"precision={precision!r} is not possible on {device}: use {', '.join(known)}.")


def choose_precision(model: torch.nn.Module, device: torch.device) -> str:
    """The precision that ``"auto"`` stands for: bf16 for a large image tower on a device with native support."""
    return "bf16" if is_large(model.visual) and has_native_bf16(device) else "fp32"


def is_large(visual: torch.nn.Module) -> bool:
    """Returns whether an image tower is so large that bf16 is worth using, and that ONNX Runtime gains nothing."""
    return sum(parameter.numel() for parameter in visual.parameters()) >= _LARGE
