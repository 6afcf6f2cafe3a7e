"""A widget: type a prompt, see which screens the model ranks highest for it, and watch the agent try it."""

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
from .screens import apps_open, draw, play, random_screens

_SCREENS, _RANKED, _FRAMES, _PHONES = 600, 6, 6, 20
_STYLE = {"description_width": "72px"}


def prompt_explorer(run: Any, prompt: str = "open the clock app", phone: int = 0) -> Explorer:
    """Type a prompt, and watch an agent of the phone try it.

    The bars are the screens with the highest mean cosine among 600 random ones. The frames are those after which the
    screen changed, and the last one. p is the probability of the prompt against the distractors and all goals but the
    one that it is nearest to. Frames above β, which would end an episode of training, have a thick border.

    Args:
        run: the agent, as `vlmrm_lite.Run.load` opens it.
        prompt: initial prompt.
        phone: initial phone, 0 to 19; each number is another layout of the apps.

    Raises:
        ValueError: the agent has no goals with a threshold.
    """
    goals = run.task.goals
    if goals is None or goals.threshold is None:
        raise ValueError(f"{run!r} has no goals with a threshold β; expected an agent of the task 'phone'.")
    vlm, prompts = run.reward.vlm, [*goals.names, *goals.distractors]
    states = random_screens(_SCREENS)
    images, names = vlm.embed_images(draw(states, vlm.image_size, vlm.image_size)), np.array(apps_open(states))
    box = ipywidgets.Text(
        prompt, description="prompt", continuous_update=False, style=_STYLE, layout=ipywidgets.Layout(width="560px")
    )
    slider = ipywidgets.IntSlider(phone, 0, _PHONES - 1, description="phone", style=_STYLE, continuous_update=False)

    def show() -> tuple[Figure, str]:
        [wanted] = check_prompts([box.value.strip()], "the prompt")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            [episode] = play(run, wanted, seed=slider.value)
        embedding = vlm.embed_texts([wanted])[0]
        cosines = to_numpy(images @ embedding)
        ranking = {name: float(cosines[names == name].mean()) for name in np.unique(names).tolist()}
        best = sorted(ranking, key=lambda name: -ranking[name])[:_RANKED]
        nearest, p = _probabilities(
            run.reward, embedding, vlm.embed_images(draw(episode, vlm.image_size, vlm.image_size))
        )
        shown, steps = apps_open(episode), _key_steps(episode)
        figure = attempt(
            list(draw(episode[steps], 240, 120)),
            [f"step {step}\n{shown[step]}\np = {p[step]:.2f}" for step in steps],
            {name: ranking[name] for name in best},
            p[steps] > goals.threshold,
            f"nearest goal: {prompts[nearest]}",
        )
        return figure, prompt_notes(vlm, wanted, caught)

    return Explorer(show, (box, slider))


def _probabilities(reward: Any, embedding: torch.Tensor, images: torch.Tensor) -> tuple[int, NDArray[np.float32]]:
    """Which goal or distractor a prompt (d,) is nearest to, and its p for images (n, d) against all the others."""
    nearest = int((reward.prompt_embeddings @ embedding).argmax())
    others = torch.cat([reward.prompt_embeddings[:nearest], reward.prompt_embeddings[nearest + 1 :]])
    p = contrastive_reward(images, torch.cat([embedding[None], others]), 0, reward.temperature)
    return nearest, to_numpy(p)


def _key_steps(episode: NDArray) -> list[int]:
    """At most six steps of an episode (steps, 69): the first, those after which the screen is another one, the last."""
    changes = [step for step in range(1, len(episode)) if (episode[step] != episode[step - 1]).any()]
    return sorted({0, *changes[: _FRAMES - 2], len(episode) - 1})
