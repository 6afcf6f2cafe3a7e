"""A widget: type a prompt, and watch the agent try it in a room that it never saw."""

import warnings
from typing import Any

import ipywidgets
import numpy as np
import torch
from numpy.typing import NDArray

from ...rewards import contrastive_reward
from ...utils.frames import to_numpy
from ...utils.prompts import check_prompts
from ..figures import Figure
from ..goal_agents import prompt_notes
from ..widgets import Explorer
from .figures import attempt
from .rooms import draw, play, things_in

_FRAMES, _ROOMS, _PIXELS = 7, 20, 160
_STYLE = {"description_width": "72px"}


def prompt_explorer(run: Any, prompt: str = "lift the blue mug", room: int = 0) -> Explorer:
    """Type a prompt, and watch an agent of the playroom try it.

    The frames are moments of one episode at equal distances, through the agent's eyes and from above. p is the
    probability of the prompt against the negatives and distractors of the goal that it is nearest to. Frames above β
    have a thick border.

    Args:
        run: the agent, as `vlmrm_lite.Run.load` opens it.
        prompt: initial prompt.
        room: initial room, 0 to 19. It has the things that the prompt names.

    Raises:
        ValueError: the agent has no goals with a threshold.
    """
    goals = run.task.goals
    if goals is None or goals.threshold is None:
        raise ValueError(f"{run!r} has no goals with a threshold β; expected an agent of the task 'playroom'.")
    vlm = run.reward.vlm
    box = ipywidgets.Text(
        prompt, description="prompt", continuous_update=False, style=_STYLE, layout=ipywidgets.Layout(width="560px")
    )
    slider = ipywidgets.IntSlider(room, 0, _ROOMS - 1, description="room", style=_STYLE, continuous_update=False)

    def show() -> tuple[Figure, str]:
        [wanted] = check_prompts([box.value.strip()], "the prompt")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            [episode] = play(run, wanted, seed=slider.value)
        images = vlm.embed_images(draw(episode, vlm.image_size))
        nearest, p = probabilities(run.reward, vlm.embed_texts([wanted])[0], images)
        steps = np.linspace(0, len(episode) - 1, _FRAMES).round().astype(int).tolist()
        room_has = ", ".join(things_in(episode[:1])[0])
        figure = attempt(
            list(draw(episode[steps], _PIXELS)),
            list(draw(episode[steps], _PIXELS, "above")),
            steps,
            p,
            goals.threshold,
            f"In this room: {room_has}. Nearest goal: {goals.names[nearest]}.",
        )
        return figure, prompt_notes(vlm, wanted, caught)

    return Explorer(show, (box, slider))


def probabilities(reward: Any, embedding: torch.Tensor, images: torch.Tensor) -> tuple[int, NDArray[np.float32]]:
    """The goal that a prompt (d,) is nearest to, and the prompt's p for images (n, d) in place of that goal."""
    prompts = reward.prompt_embeddings
    nearest = int((prompts[reward.candidates[:, 0]] @ embedding).argmax())
    others = reward.candidates[nearest, 1:]
    against = torch.cat([embedding[None], prompts[others[others >= 0]]])
    return nearest, to_numpy(contrastive_reward(images, against, 0, reward.temperature))
