"""The pictures that a model knows: whether a picture lies among those that it was trained on.

A picture is described by its palette, and by the color and the texture of 8 x 8 patches. The ground of a model holds
typical pictures of every domain that it was trained on, how pictures of the domain vary around them, and how far from
each is still near. A picture is unknown if it is near none of them.

The picture itself says more than its embedding: a model that has seen three simulators embeds an Acrobot where it
embeds poles, and the distance between embeddings misses it.
"""

from pathlib import Path
from typing import NamedTuple

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d

from ..errors import VlmrmError
from ..utils.files import error_reason, save_tensors
from ..utils.paths import data_path
from ..utils.shipped import check_shipped, is_listed

GROUND = "ground.safetensors"
_SIDE, _SHADES = 8, 5  # patches along a side, and shades of each color in the palette
FEATURES = 4 * _SIDE**2 + _SHADES**3
_FLAT = 0.02  # standard deviation of a patch that counts as flat
_TEXTURE, _PALETTE = 0.6, 2.0  # weights, colors having 1
_LARGEST = 2**25  # bytes of the file


class Ground(NamedTuple):
    """Typical pictures of ``k`` domains, ``c`` of each.

    Attributes:
        centers: features of the typical pictures, float32 ``(k, c, FEATURES)``.
        whitenings: how much each difference counts, lower triangular, ``(k, FEATURES, FEATURES)``.
        reaches: the largest distance of a known picture, ``|(x - center) @ whitening|``, ``(k, c)``.
    """

    centers: Tensor
    whitenings: Tensor
    reaches: Tensor


def features(pixels: Tensor) -> Tensor:
    """Describes pictures by the colors and the textures of their patches, and by their palettes.

    Args:
        pixels: float32 ``(n, 3, size, size)`` from -1 to 1, the model input of a SimCLIP model.

    Returns:
        float32 ``(n, FEATURES)``: three colors of every patch; the logarithm of its contrast, which makes a flat patch
        very different from one that is almost flat; and the square root of the fraction of pixels in each shade.
    """
    gray = pixels.mean(dim=1, keepdim=True)
    variance = adaptive_avg_pool2d(gray.square(), _SIDE) - adaptive_avg_pool2d(gray, _SIDE).square()
    texture = (variance.clamp(min=0).sqrt() + _FLAT).log()
    levels = ((pixels + 1) * 127.5).round().long().clamp(0, 255) * _SHADES // 256
    shades = ((levels[:, 0] * _SHADES + levels[:, 1]) * _SHADES + levels[:, 2]).flatten(1)
    counts = torch.zeros(len(pixels), _SHADES**3, device=pixels.device)
    counts.scatter_add_(1, shades, torch.ones_like(shades, dtype=counts.dtype))
    palette = (counts / shades.shape[1]).sqrt()
    colors = adaptive_avg_pool2d(pixels, _SIDE)
    return torch.cat([colors.flatten(1), _TEXTURE * texture.flatten(1), _PALETTE * palette], dim=1)


def unknown(pixels: Tensor, ground: Ground) -> Tensor:
    """Returns which pictures, model input float32 ``(n, 3, size, size)``, are near no typical one, bool ``(n,)``."""
    x = features(pixels.float())
    near = [
        (torch.cdist(x @ whitening, centers @ whitening) <= reaches).any(dim=1)
        for centers, whitening, reaches in zip(*ground)
    ]
    return ~torch.stack(near).any(dim=0)


def save_ground(ground: Ground, path: Path) -> None:
    """Writes a ground beside the weights of its model.

    Raises:
        WriteError: the file could not be written.
    """
    rows, columns = torch.tril_indices(FEATURES, FEATURES)
    small = {"centers": ground.centers, "whitenings": ground.whitenings[:, rows, columns]}
    tensors = {name: value.to(torch.float16).contiguous() for name, value in small.items()}
    save_tensors({**tensors, "reaches": ground.reaches.contiguous()}, path)


def read_ground(path: Path) -> Ground | None:
    """Reads a ground; None if there is no such file, or if it lies among the shipped files without being one.

    Raises:
        VlmrmError: the file is damaged.
    """
    inside = path.resolve().is_relative_to(data_path().resolve())
    if not is_listed(path) and (inside or not path.is_file()):
        return None
    check_shipped(path)
    rows, columns = torch.tril_indices(FEATURES, FEATURES)
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("it is too large")
        tensors = load_file(path)
        centers, packed, reaches = (tensors[name].float() for name in Ground._fields)
        k, c = reaches.shape
        if centers.shape != (k, c, FEATURES) or packed.shape != (k, len(rows)) or not k * c:
            raise ValueError(f"its shapes are {[tuple(value.shape) for value in tensors.values()]}")
        if not all(value.isfinite().all() for value in (centers, packed, reaches)):
            raise ValueError("a number in it is not finite")
    except (SafetensorError, OSError, KeyError, ValueError) as error:
        raise VlmrmError(f"{path} is damaged ({error_reason(error)}); delete it or get it again.") from error
    whitenings = torch.zeros(k, FEATURES, FEATURES)
    whitenings[:, rows, columns] = packed
    return Ground(centers, whitenings, reaches)
