"""A widget: move the camera, and see what becomes of the reward."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets
from numpy.typing import ArrayLike

from ...rewards import CosineReward
from ...utils.frames import to_numpy
from ...utils.prompts import check_prompts
from .. import plots
from ..widgets import Explorer

_STYLE = {"description_width": "72px"}
_RANGES = {"distance": (1.0, 4.0, 0.1), "azimuth": (0.0, 180.0, 5.0), "elevation": (-90.0, 0.0, 5.0)}


def camera_explorer(
    vlm: Any,
    view: Callable[[dict[str, float]], ArrayLike],
    x: ArrayLike,
    xlabel: str,
    camera: Mapping[str, float],
    prompt: str,
) -> Explorer:
    """Move a camera or change the prompt, and see the pictures and their reward beside the first landscape.

    Args:
        vlm: the model; words that it did not see in training are listed.
        view: from a camera with "distance", "azimuth" and "elevation" to frames of n states, uint8 (n, h, w, 3).
        x: the variable that changes from state to state, (n,).
        xlabel: its name, with its unit.
        camera: the initial "distance", "azimuth" and "elevation".
        prompt: the initial prompt.

    Raises:
        ValueError: one of the three is missing.
    """
    missing = [name for name in _RANGES if name not in camera]
    if missing:
        raise ValueError(f"camera has no {missing[0]!r}; expected {', '.join(map(repr, _RANGES))}.")
    sliders = {
        name: ipywidgets.FloatSlider(
            camera[name], min=low, max=high, step=step, description=name, style=_STYLE, continuous_update=False
        )
        for name, (low, high, step) in _RANGES.items()
    }
    box = ipywidgets.Text(
        prompt, description="prompt", continuous_update=False, style=_STYLE, layout=ipywidgets.Layout(width="560px")
    )
    first: dict[str, Any] = {}

    def draw() -> tuple[plots.Figure, str]:
        [wanted] = check_prompts([box.value.strip()], "the prompt")
        place = {name: slider.value for name, slider in sliders.items()}
        frames = to_numpy(view(place))
        rewards = to_numpy(CosineReward(vlm, wanted)(frames))
        first.setdefault("at first", rewards)
        label = f"{wanted}  ({', '.join(f'{name} {value:g}' for name, value in place.items())})"
        shown = {label: rewards} if rewards is first["at first"] else {label: rewards, **first}
        best = to_numpy(x)[rewards.argmax()]
        unknown = vlm.unknown_words(wanted)
        message = f"The model never saw {', '.join(unknown)} in training." if unknown else ""
        return plots.landscape(x, shown, xlabel, frames, mark={f"highest reward at {best:.3g}": best}), message

    return Explorer(draw, (*sliders.values(), box))
