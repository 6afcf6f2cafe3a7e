"""Figures of the humanoid: rewards of eight sentences, an episode with its successes, histograms of steps."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.patches import Patch
from numpy.typing import ArrayLike, NDArray

from ...utils.frames import to_numpy
from ..figures import COLORS, GREY, STYLE, WIDTH, Figure, add_legend, figure, show_picture, take_colors

HOLDS, FAILS = COLORS[0], "#b9bdc1"
BAND = "#cfe5f3"


def pose_rewards(
    frame: NDArray[np.uint8],
    names: Sequence[str],
    rewards: ArrayLike,
    holds: ArrayLike,
    ranges: ArrayLike | None = None,
    title: str = "",
) -> Figure:
    """A picture beside what k sentences make of it.

    Args:
        frame: uint8 (height, width, 3).
        names: of the k tasks.
        rewards: (k,).
        holds: booleans (k,): whether each task's criterion holds.
        ranges: (k, 2), the lowest and the highest reward of something to compare with: a line on each bar.
        title: over the picture.
    """
    rewards, holds = to_numpy(rewards), to_numpy(holds).astype(bool)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.6)
        left, right = figure_.subplots(1, 2, width_ratios=[1, 1.35])
        show_picture(left, frame)
        left.set_title(title)
        rows = np.arange(len(names))
        right.barh(rows, rewards, color=np.where(holds, HOLDS, FAILS), height=0.62)
        if ranges is not None:
            ranges = to_numpy(ranges)
            right.hlines(rows, *ranges.T, color="black", linewidth=1.2)
            right.plot(ranges, np.stack([rows, rows], axis=1), "|", color="black", markersize=9)
            low, high = min(ranges.min(), rewards.min()), max(ranges.max(), rewards.max())
            right.set_xlim(low - 0.15 * (high - low), high + 0.18 * (high - low))
        for row, value in zip(rows, rewards):
            right.annotate(
                f"{value:.2f}", (1, row), xycoords=("axes fraction", "data"), ha="right", va="center", fontsize=10
            )
        right.set_yticks(rows, [f"{name} {'✓' if good else '   '}" for name, good in zip(names, holds)])
        right.set_xlabel("reward")
        right.invert_yaxis()
        right.grid(axis="y", visible=False)
        handles = [Patch(color=HOLDS, label="criterion holds ✓"), Patch(color=FAILS, label="it does not")]
        right.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
    return figure_


def sentences_by_poses(rewards: ArrayLike, poses: Sequence[str], sentences: Sequence[str], holds: ArrayLike) -> Figure:
    """Rewards of every pose for every sentence, colored within columns, with winners and goal states.

    Args:
        rewards: (poses, sentences).
        poses, sentences: short names.
        holds: booleans (poses, sentences): where the sentence's criterion holds; these get a frame.
    """
    rewards, holds = to_numpy(rewards), to_numpy(holds).astype(bool)
    stretched = (rewards - rewards.min(0)) / np.maximum(np.ptp(rewards, axis=0), 1e-12)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(0.29 * len(poses) + 0.8)
        axes = figure_.subplots()
        axes.imshow(stretched, cmap="cividis", aspect="auto")
        axes.grid(False)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0)
        for (row, column), value in np.ndenumerate(rewards):
            best = row == rewards[:, column].argmax()
            axes.text(
                column,
                row,
                f"{value:.2f}{' ★' if best else ''}",
                ha="center",
                va="center",
                fontsize=10,
                fontweight="bold" if best else "normal",
                color="white" if stretched[row, column] < 0.5 else "black",
            )
            if holds[row, column]:
                axes.add_patch(
                    matplotlib.patches.Rectangle(
                        (column - 0.46, row - 0.44), 0.92, 0.88, fill=False, edgecolor=COLORS[1], linewidth=2
                    )
                )
        axes.xaxis.tick_top()
        axes.set_xticks(range(len(sentences)), [name.replace("-", "\n", 1) for name in sentences], fontsize=10)
        axes.set_yticks(range(len(poses)), poses, fontsize=10)
        figure_.supxlabel(
            "★ highest of a column    framed: the criterion holds    colors: within a column", fontsize=11
        )
    return figure_


def episode(frame: NDArray[np.uint8], rewards: ArrayLike, holds: ArrayLike, step: int) -> Figure:
    """The picture after one step beside the rewards of the episode; where the criterion holds is shaded.

    Args:
        frame: uint8 (height, width, 3).
        rewards: (steps,).
        holds: booleans (steps,).
        step: which step, from 1.
    """
    rewards, holds = to_numpy(rewards), to_numpy(holds).astype(bool)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.0)
        left, right = figure_.subplots(1, 2, width_ratios=[1, 1.9])
        show_picture(left, frame)
        left.set_title(f"after step {step}: {'criterion holds' if holds[step - 1] else 'it does not'}")
        steps = np.arange(1, len(rewards) + 1)
        right.fill_between(
            steps,
            0,
            1,
            where=holds,
            step="mid",
            color=BAND,
            linewidth=0,
            transform=right.get_xaxis_transform(),
            label=f"criterion holds: {holds.mean():.0%} of the steps",
        )
        right.plot(steps, rewards, label=f"reward: {rewards[step - 1]:.3f}")
        right.plot(step, rewards[step - 1], "o", color=COLORS[0], markersize=9)
        right.axvline(step, color=GREY, linestyle=":", linewidth=1.5)
        right.set(xlabel="step", ylabel="reward", xlim=(1, max(len(rewards), 2)))
        add_legend(right)
    return figure_


def step_histograms(rollouts: Mapping[str, Mapping[str, Any]], columns: int = 4) -> Figure:
    """Rewards of the steps of agents, a panel each: steps in which the criterion holds, and all others.

    Args:
        rollouts: from titles to what `Run.rollout` gives.
        columns: panels in a row.

    Raises:
        ValueError: there are no rollouts.
    """
    if not rollouts:
        raise ValueError("There are no rollouts to show; expected a dict from titles to what run.rollout() gives.")
    columns = min(columns, len(rollouts))
    rows = -(-len(rollouts) // columns)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(2.1 * rows + 0.5, WIDTH if columns > 1 else WIDTH / 2)
        grid = figure_.subplots(rows, columns, squeeze=False).ravel()
        for axes, (title, rollout) in zip(grid, rollouts.items()):
            rewards = to_numpy(rollout["rewards"]).ravel()
            played = np.isfinite(rewards)
            rewards, holds = rewards[played], to_numpy(rollout["success"]).astype(bool).ravel()[played]
            bins = np.linspace(rewards.min(), max(rewards.max(), rewards.min() + 1e-3), 31)
            for group, color, label in ((~holds, COLORS[1], "other steps"), (holds, COLORS[0], "criterion holds")):
                axes.hist(rewards[group], bins, color=color, alpha=0.6, label=label, log=True)
            axes.set(title=title)
        for axes in grid[len(rollouts) :]:
            axes.axis("off")
        handles, labels = figure_.axes[0].get_legend_handles_labels()
        figure_.legend(handles, labels, loc="outside upper left", ncols=2)
        figure_.supxlabel("reward", fontsize=11)
        figure_.supylabel("steps (logarithmic)", fontsize=11)
    return figure_


def learning_curves(runs: Mapping[str, Any]) -> Figure:
    """How trainings went: the model's reward, and the share of episodes that succeeded, over the same steps.

    All worlds begin their episodes together, so a row of `metrics` is an early or a late part of an episode;
    here is a point for every whole one.

    Args:
        runs: from labels to a `Run` or to its `metrics`.

    Raises:
        ValueError: there are no runs.
    """
    if not runs:
        raise ValueError("There are no runs to show; expected a dict from labels to runs.")
    whole = {"step": "max", "model_reward": "mean", "success_rate": "last"}
    tables = {label: getattr(run, "metrics", run).groupby("episodes").agg(whole) for label, run in runs.items()}
    with matplotlib.rc_context(STYLE):
        figure_ = figure(4.2)
        top, bottom = figure_.subplots(2, 1, sharex=True)
        for (label, table), color in zip(tables.items(), take_colors(len(tables))):
            top.plot(table["step"], table["model_reward"], color=color, label=label)
            bottom.plot(table["step"], table["success_rate"], color=color)
        top.set(ylabel="model reward\n(what it learns from)")
        bottom.set(ylabel="success of the last\n100 episodes", xlabel="environment steps", ylim=(-0.05, 1.05))
        bottom.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        add_legend(top)
    return figure_
