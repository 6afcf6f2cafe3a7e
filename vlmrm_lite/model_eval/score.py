"""Scores of picture files for prompts."""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..errors import VlmrmError
from ..rewards import prompt_reward
from ..utils.frames import to_numpy
from ..utils.pictures import read_picture
from ..vlm.unknown import warn_of_unknown_words


class PictureScores(NamedTuple):
    """Scores of pictures.

    Attributes:
        table: one row per picture, indexed by its path, and one column per goal.
        unknown: paths of the pictures that the model does not know, see `VLM.unknown_pictures`.
        broken: what was left out, path to reason.
    """

    table: pd.DataFrame
    unknown: list[str]
    broken: dict[str, str]


def score_pictures(
    paths: Sequence[str | Path], goals: Sequence[str], vlm: Any, baseline: str | None = None, alpha: float = 0.5
) -> PictureScores:
    """Scores picture files for each of several goals, one picture at a time.

    Args:
        paths: files that Pillow reads, of any size.
        goals: prompts; each gets a column.
        vlm: a model.
        baseline: a prompt for the scene without the goal; None gives the cosine.
        alpha: strength of the goal-baseline regularization.

    Warns:
        UserWarning: the model does not know words of the prompts, or some of the pictures.

    Raises:
        ValueError: a prompt cannot be used.
        VlmrmError: none of the files can be read.
    """
    rewards = {goal: prompt_reward(vlm, goal, baseline, alpha) for goal in goals}
    warn_of_unknown_words(vlm, [*rewards, *([] if baseline is None else [baseline])])
    rows: dict[str, list[float]] = {}
    unknown, broken = [], {}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* was trained without pictures like these")  # ours names them
        for path in map(str, paths):
            try:
                frames = read_picture(Path(path))[None]
            except ValueError as error:
                broken[path] = str(error)
                continue
            images = vlm.embed_images(frames)
            rows[path] = [float(to_numpy(reward.from_embeddings(images))[0]) for reward in rewards.values()]
            if hasattr(vlm, "unknown_pictures") and np.any(vlm.unknown_pictures(frames)):
                unknown.append(path)
    if not rows:
        raise VlmrmError(f"No picture can be read: {describe(broken)}; expected files such as PNG or JPEG.")
    if unknown:
        shown = ", ".join(unknown[:3]) + (", ..." if len(unknown) > 3 else "")
        warnings.warn(
            f"{getattr(vlm, 'name', 'The model')} was trained without pictures like {len(unknown)} of these "
            f"{len(rows)} ({shown}), so their scores are guesses. A model that was trained on the web "
            'knows more, such as "ViT-L-14/laion2b_s32b_b82k".',
            stacklevel=2,
        )
    return PictureScores(pd.DataFrame.from_dict(rows, "index", columns=list(rewards)), unknown, broken)


def describe(broken: dict[str, str]) -> str:
    """Names the first three files that were left out, with the reasons."""
    shown = [f"{path} ({reason})" for path, reason in list(broken.items())[:3]]
    return ", ".join(shown) + (f", and {len(broken) - 3} more" if len(broken) > 3 else "")
