"""Frames to model input: resize, crop and normalize a whole batch on its device, exactly as Pillow does.

Every CLIP model was trained on images that Pillow resized. Pillow uses integer arithmetic: weights are rounded to
22 bits, and the values are rounded to 0..255 after each of its two passes (columns, rows). The same arithmetic in torch
gives the same pixels, bit for bit, on every device. A floating-point resize in one pass is off by up to 25 levels at
sharp edges.
"""

from functools import lru_cache

import PIL
import torch
import torch.nn.functional as F
from torch import Tensor

_BITS = 22  # Pillow's fixed-point precision for 8-bit images
_CACHED = 2 * 2**20  # bytes of frames that a CPU resizes at once; more leave its cache and take three times as long
_PILLOW = int(PIL.__version__.split(".")[0])


def preprocess(
    frames: Tensor,
    size: int,
    mean: tuple[float, ...],
    std: tuple[float, ...],
    interpolation: str = "bicubic",
    resize_mode: str = "shortest",
    fill: int = 0,
) -> Tensor:
    """Resizes, crops and normalizes frames as open_clip's transform does with a Pillow image.

    Args:
        frames: uint8 ``(n, height, width, 3)``, any device.
        size: side of the model's square input, in pixels.
        mean: channel means after scaling to [0, 1].
        std: channel standard deviations after scaling to [0, 1].
        interpolation: ``"bicubic"`` or ``"bilinear"``, antialiased.
        resize_mode: ``"shortest"`` (shorter side to ``size``, center crop), ``"longest"`` (longer side to
            ``size``, padded with ``fill``) or ``"squash"`` (both sides to ``size``).
        fill: gray level of the padding.

    Returns:
        float32 ``(n, 3, size, size)`` on the device of the frames.

    Raises:
        ValueError: the frames are so narrow that nothing would be left of them.
    """
    if frames.shape[1:3] != (size, size):
        height, width = _resized_shape(frames.shape[1], frames.shape[2], size, resize_mode)
        if min(height, width) < 1:
            raise ValueError(
                f"Frames of {frames.shape[1]}x{frames.shape[2]} pixels are too narrow for this model, which shrinks "
                f"them to {height}x{width}; render them with another height and width."
            )
        frames = resize(frames, height, width, interpolation, (_middle(height, size), _middle(width, size)))
        frames = _pad(frames, size, fill)
    mean, std = torch.tensor([mean, std], dtype=torch.float32, device=frames.device)[:, :, None, None]
    planes = frames.permute(0, 3, 1, 2).contiguous()  # color planes, on which arithmetic is twice as fast
    return planes.float().div_(255).sub_(mean).div_(std)


def resize(
    frames: Tensor,
    height: int,
    width: int,
    interpolation: str = "bicubic",
    window: tuple[slice, slice] = (slice(None), slice(None)),
) -> Tensor:
    """Resizes frames with antialiasing; equal to ``PIL.Image.resize`` bit for bit.

    Only the window is computed, from the pixels that it depends on. So the memory does not grow with what a crop
    throws away.

    Args:
        frames: uint8 ``(n, h, w, 3)``.
        height: new height in pixels.
        width: new width in pixels.
        interpolation: ``"bicubic"`` or ``"bilinear"``.
        window: rows and columns of the result that are returned.

    Returns:
        uint8 ``(n, height, width, 3)``, or the window of it.
    """
    few = max(1, _CACHED // frames[0].numel())
    if frames.device.type == "cpu" and len(frames) > few:
        return torch.cat([resize(part, height, width, interpolation, window) for part in frames.split(few)])
    h, w = frames.shape[1:3]
    rows_first = _PILLOW >= 13 and h - height > max(0, 2 * (w - width))  # before 13: always columns first
    taps = {}
    for axis, length, part in ((1, height, window[0]), (2, width, window[1])):
        start, stop, _ = part.indices(length)
        if frames.shape[axis] != length:
            start, stop, *taps[axis] = _taps(frames.shape[axis], length, interpolation, start, stop)
        frames = frames.narrow(axis, start, stop - start)
    for axis in (1, 2) if rows_first else (2, 1):
        if axis in taps:
            frames = _resample(frames, axis, *taps[axis])
    return frames


def _resample(frames: Tensor, axis: int, index: Tensor, weight: Tensor) -> Tensor:
    """Weighs the lines of one axis of uint8 frames in Pillow's integer arithmetic; see `_taps`."""
    lines = frames.movedim(axis, 0)
    rest = lines.shape[1:]
    lines = lines.reshape(len(lines), -1)
    length = index.shape[1]
    total = torch.full((length, lines.shape[1]), 1 << (_BITS - 1), dtype=torch.int32, device=lines.device)
    for row, factor in zip(index.to(lines.device), weight.to(lines.device)):
        total += lines.index_select(0, row) * factor[:, None]
    pixels = total.bitwise_right_shift_(_BITS).clamp_(0, 255).to(torch.uint8)
    return pixels.view(length, *rest).movedim(0, axis)


@lru_cache(maxsize=64)
def _taps(n: int, length: int, interpolation: str, start: int, stop: int) -> tuple[int, int, Tensor, Tensor]:
    """How the output lines from ``start`` to ``stop``, of ``length`` in all, depend on ``n`` input lines.

    Returns:
        The first input line that is needed, the end of those needed, and for each output line the input lines, counted
        from the first, and their weights: int64 and int32 ``(taps, stop - start)``.
    """
    kernel, radius = {"bicubic": (_cubic, 2.0), "bilinear": (_triangle, 1.0)}[interpolation]
    scale = n / length
    stretch = max(scale, 1.0)  # antialiasing: shrinking widens the kernel
    center = (torch.arange(start, stop, dtype=torch.float64) + 0.5) * scale
    first = (center - radius * stretch + 0.5).trunc().clamp(min=0).long()
    last = (center + radius * stretch + 0.5).trunc().clamp(max=n).long()
    index = first + torch.arange(int((last - first).max()))[:, None]
    weight = kernel((index - center + 0.5) / stretch) * (index < last)
    weight = weight / weight.sum(0) * (1 << _BITS)
    low, high = int(first.min()), int(last.max())
    return low, high, index.clamp(max=high - 1) - low, (weight + 0.5 * weight.sign()).trunc().int()


def _cubic(x: Tensor) -> Tensor:
    """Keys' cubic convolution kernel with a = -1/2."""
    x = x.abs()
    near, far = (1.5 * x - 2.5) * x * x + 1, ((2.5 - 0.5 * x) * x - 4) * x + 2
    return torch.where(x < 1, near, torch.where(x < 2, far, 0.0))


def _triangle(x: Tensor) -> Tensor:
    return (1 - x.abs()).clamp(min=0)


def _resized_shape(height: int, width: int, size: int, resize_mode: str) -> tuple[int, int]:
    """Height and width after the resize and before the crop, rounded as torchvision and open_clip do."""
    if resize_mode == "squash":
        return size, size
    if resize_mode == "longest":
        return round(height * size / max(height, width)), round(width * size / max(height, width))
    short = min(height, width)
    return int(size * height / short), int(size * width / short)


def _middle(length: int, size: int) -> slice:
    """The central ``size`` of ``length`` lines, rounded as torchvision does, or all if there are fewer."""
    start = int(round((length - size) / 2)) if length > size else 0
    return slice(start, min(start + size, length))


def _pad(frames: Tensor, size: int, fill: int) -> Tensor:
    """Pads ``(n, h, w, 3)`` to ``size`` x ``size``."""
    missing = [size - side for side in frames.shape[1:3]]
    if not any(missing):
        return frames
    top, left = (m // 2 for m in missing)
    return F.pad(frames, (0, 0, left, missing[1] - left, top, missing[0] - top), value=fill)
