"""Interactive widgets, built with core ipywidgets only (versions 7.7 and 8).

Every widget stores an image of itself in the notebook, for readers without a kernel.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import ipywidgets
import numpy as np
from IPython.display import display
from numpy.typing import ArrayLike

from ..errors import VlmrmError
from ..rewards import CosineReward, GoalBaselineReward
from ..utils.frames import to_numpy
from . import plots
from .figures import labeled
from .scenes import Sweep, sweep

_WIDE = {"description_width": "72px"}


class Explorer(ipywidgets.VBox):
    """Controls above a figure that is redrawn when they change.

    Args:
        draw: called without arguments whenever a control changes; returns a figure and a message to show above it,
            which may be "". User errors (`ValueError`, `TypeError`, `VlmrmError`) are shown as a message.
        controls: widgets with a ``value``.
        layout: rows of widgets above the figure; by default one row per control.

    Attributes:
        controls: the given controls; setting a ``value`` redraws the figure.
        message: the message that is shown.
        picture: the ``Image`` that shows the figure as PNG.
    """

    def __init__(
        self, draw: Callable[[], tuple[plots.Figure, str]], controls: Sequence[Any], layout: Sequence[Any] | None = None
    ):
        self._draw, self.controls = draw, tuple(controls)
        self.message, self.picture = ipywidgets.HTML(), ipywidgets.Image(format="png")
        self.picture.layout.max_width = "100%"
        self.picture.layout.align_self = "flex-start"
        super().__init__([*(layout or controls), self.message, self.picture])
        for control in self.controls:
            control.observe(self._update, "value")
        self._update()

    def _update(self, change: Any = None) -> None:
        try:
            figure, message = self._draw()
        except (ValueError, TypeError, VlmrmError) as error:
            self.message.value = _message_html(str(error), error=True)
            return
        except Exception as error:
            if change is None:  # in the cell that creates the widget
                raise
            self.message.value = _message_html(f"{type(error).__name__}: {error}. Run the cell again.", error=True)
            return
        self.picture.value = figure.png()
        self.message.value = _message_html(message)

    def _ipython_display_(self, **_: Any) -> None:
        """Display the widget, or its image where widgets cannot run (a web page, GitHub)."""
        display(
            {
                "text/plain": f"{type(self).__name__} with {len(self.controls)} controls",
                "image/png": b64encode(self.picture.value).decode(),
                "application/vnd.jupyter.widget-view+json": {
                    "version_major": 2,
                    "version_minor": 0,
                    "model_id": self.model_id,
                },
            },
            raw=True,
        )


def prompt_explorer(
    vlm: Any,
    scene: str | Sweep = "cartpole",
    goal: str | None = None,
    baseline: str | None = None,
    alpha: float = 0.5,
    compare: bool = True,
) -> Explorer:
    """Edit a goal and a baseline, and see the reward landscape change.

    Args:
        vlm: the model; words that it did not see in training are listed.
        scene: "cartpole", "mountain-car", "mountain-car-textured", or a `Sweep` of your own.
        goal, baseline: initial prompts; by default the paper's. An empty baseline gives the cosine reward.
        alpha: initial regularization strength.
        compare: keep the initial landscape beside the new one.
    """
    scene = sweep(scene) if isinstance(scene, str) else scene
    images = vlm.embed_images(scene.frames)
    goal_box = _text("goal", scene.goal if goal is None else goal)
    baseline_box = _text("baseline", scene.baseline if baseline is None else baseline)
    slider = _slider("α", alpha)
    initial: dict[str, np.ndarray] = {}

    def draw() -> tuple[plots.Figure, str]:
        reward = _reward(vlm, goal_box.value, baseline_box.value, slider.value)
        values = to_numpy(reward.from_embeddings(images))
        label = goal_box.value + (
            f"  (baseline: {baseline_box.value}, α = {slider.value:.2f})" if baseline_box.value.strip() else ""
        )
        shown = {label: values}
        if compare:
            initial.setdefault("initial prompts", values)
            if not np.array_equal(initial["initial prompts"], values):
                shown.update(initial)
        best = scene.x[values.argmax()]
        figure = plots.landscape(
            scene.x, shown, scene.xlabel, scene.frames, mark={f"highest reward at {best:.3g}": best}
        )
        return figure, _unknown(vlm, [goal_box.value, baseline_box.value])

    return Explorer(draw, (goal_box, baseline_box, slider))


def alpha_slider(draw: Callable[[float], plots.Figure], alpha: float = 0.5) -> Explorer:
    """A slider for α above any figure that depends on it.

    Args:
        draw: function from α in [0, 1] to a figure, such as ``lambda alpha: lab.plots.landscape(...)``.
        alpha: initial value.
    """
    slider = _slider("α", alpha)
    return Explorer(lambda: (draw(slider.value), ""), (slider,))


def frame_scrubber(frames: ArrayLike, rewards: Mapping[str, Any] | ArrayLike, xlabel: str = "step") -> Explorer:
    """Scrub through an episode, or any sequence of frames, and read the reward of each frame.

    Args:
        frames: uint8 (n, height, width, 3).
        rewards: rewards (n,), or a dict from labels to rewards.
        xlabel: what the frame index counts.
    """
    frames = to_numpy(frames)
    rewards = {label: to_numpy(values) for label, values in labeled(rewards).items()}
    slider = ipywidgets.IntSlider(
        0, 0, len(frames) - 1, description=xlabel, style=_WIDE, layout=ipywidgets.Layout(width="420px")
    )
    player = ipywidgets.Play(value=0, min=0, max=len(frames) - 1, interval=150)
    link = ipywidgets.jslink((player, "value"), (slider, "value"))

    def draw() -> tuple[plots.Figure, str]:
        return plots.frame_and_curve(frames, rewards, slider.value, xlabel), ""

    explorer = Explorer(draw, (slider,), layout=(ipywidgets.HBox([player, slider]),))
    explorer.link = link
    return explorer


def similarity_explorer(vlm: Any, frames: ArrayLike, texts: Sequence[str]) -> Explorer:
    """Edit prompts, one per line, and read their cosine similarities with frames.

    Args:
        vlm: the model; words that it did not see in training are listed.
        frames: uint8 (k, height, width, 3).
        texts: initial prompts.
    """
    frames = to_numpy(frames)
    images = vlm.embed_images(frames)
    box = ipywidgets.Textarea(
        "\n".join(texts),
        description="prompts",
        continuous_update=False,
        style=_WIDE,
        layout=ipywidgets.Layout(width="640px", height="110px"),
    )

    def draw() -> tuple[plots.Figure, str]:
        prompts = [line.strip() for line in box.value.splitlines() if line.strip()][:10]
        if not prompts:
            raise ValueError("There are no prompts; write one per line.")
        matrix = to_numpy(vlm.embed_texts(prompts) @ images.T)
        return plots.similarity_matrix(matrix, prompts, list(frames)), _unknown(vlm, prompts)

    return Explorer(draw, (box,))


def _reward(vlm: Any, goal: str, baseline: str, alpha: float) -> Any:
    if baseline.strip():
        return GoalBaselineReward(vlm, goal.strip(), baseline.strip(), alpha)
    return CosineReward(vlm, goal.strip())


def _unknown(vlm: Any, texts: Sequence[str]) -> str:
    """A message that lists the words that the model did not see in training, or ""."""
    words = list(dict.fromkeys(word for text in texts for word in vlm.unknown_words(text)))
    if not words:
        return ""
    named = ", ".join(f"“{word}”" for word in words)
    them = "it" if len(words) == 1 else "them"
    return f"{vlm.name} never saw {named} in training, so its response to {them} is unreliable."


def _message_html(text: str, error: bool = False) -> str:
    if not text:
        return ""
    color = "#b3261e" if error else "#8a5a00"
    return f'<span style="color: {color}; line-height: 1.4">{"✗" if error else "⚠"} {escape(text)}</span>'


def _text(name: str, value: str) -> ipywidgets.Text:
    return ipywidgets.Text(
        value, description=name, continuous_update=False, style=_WIDE, layout=ipywidgets.Layout(width="640px")
    )


def _slider(name: str, value: float) -> ipywidgets.FloatSlider:
    return ipywidgets.FloatSlider(
        value, min=0, max=1, step=0.05, description=name, style=_WIDE, layout=ipywidgets.Layout(width="420px")
    )
