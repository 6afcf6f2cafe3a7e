"""A widget: type a prompt, and see its reward at every place of the robot."""

from collections.abc import Mapping
from typing import Any

import ipywidgets

from ...rewards import CosineReward
from ...utils.prompts import check_prompts
from ..figures import Figure
from ..widgets import Explorer
from .figures import Scene, landscapes

_STYLE = {"description_width": "72px"}


def landscape_explorer(vlm: Any, scenes: Mapping[str, Scene], prompt: str, compare: str = "") -> Explorer:
    """Type a prompt, choose a scene, and see the reward at every place of the robot.

    Args:
        vlm: the model; words that it did not see in training are listed.
        scenes: scenes by name, with at least one.
        prompt: initial prompt.
        compare: a second prompt, whose landscape is shown beside the first; "" for none.

    Raises:
        ValueError: there is no scene.
    """
    if not scenes:
        raise ValueError("There are no scenes; expected a dict with at least one, from its name to a Scene.")
    images = {name: vlm.embed_images(scene.frames) for name, scene in scenes.items()}
    boxes = [
        ipywidgets.Text(
            text, description=name, continuous_update=False, style=_STYLE, layout=ipywidgets.Layout(width="560px")
        )
        for name, text in (("prompt", prompt), ("compare", compare))
    ]
    menu = ipywidgets.Dropdown(options=list(scenes), description="scene", style=_STYLE)

    def draw() -> tuple[Figure, str]:
        [wanted] = check_prompts([boxes[0].value.strip()], "the prompt")
        prompts = list(dict.fromkeys(text for text in (wanted, boxes[1].value.strip()) if text))
        rewards = {text: CosineReward(vlm, text).from_embeddings(images[menu.value]) for text in prompts}
        unknown = list(dict.fromkeys(word for text in prompts for word in vlm.unknown_words(text)))
        message = f"The model never saw {', '.join(unknown)} in training." if unknown else ""
        return landscapes(rewards, scenes[menu.value]), message

    return Explorer(draw, (*boxes, menu))
