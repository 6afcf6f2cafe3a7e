"""Figures of the humanoid: rewards of eight prompts, an episode with its successes, histograms of steps."""

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib
import numpy as np
from matplotlib.patches import Patch
from numpy.typing import ArrayLike, NDArray

from ...utils.frames import to_numpy
from ..figures import COLORS, GRAY, STYLE, WIDTH, Figure, add_legend, figure, show_picture, take_colors

SUCCESS, FAILURE = COLORS[0], "#b9bdc1"
BAND = "#cfe5f3"


def pose_rewards(
    frame: NDArray[np.uint8],
    names: Sequence[str],
    rewards: ArrayLike,
    success: ArrayLike,
    ranges: ArrayLike | None = None,
    title: str = "",
) -> Figure:
    """A frame beside the rewards of k prompts for it.

    Args:
        frame: uint8 (height, width, 3).
        names: names of the k tasks.
        rewards: (k,).
        success: booleans (k,), the success predicate of each task.
        ranges: (k, 2), the lowest and highest reward of a reference, drawn as a line on each bar.
        title: title of the frame.
    """
    rewards, success = to_numpy(rewards), to_numpy(success).astype(bool)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.6)
        left, right = figure_.subplots(1, 2, width_ratios=[1, 1.35])
        show_picture(left, frame)
        left.set_title(title)
        rows = np.arange(len(names))
        right.barh(rows, rewards, color=np.where(success, SUCCESS, FAILURE), height=0.62)
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
        right.set_yticks(rows, [f"{name} {'✓' if succeeds else '   '}" for name, succeeds in zip(names, success)])
        right.set_xlabel("VLM reward")
        right.invert_yaxis()
        right.grid(axis="y", visible=False)
        handles = [Patch(color=SUCCESS, label="success ✓"), Patch(color=FAILURE, label="no success")]
        right.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
    return figure_


def prompts_by_poses(rewards: ArrayLike, poses: Sequence[str], prompts: Sequence[str], success: ArrayLike) -> Figure:
    """Rewards of every pose for every prompt, colored within columns, with the best poses and the goal states marked.

    Args:
        rewards: (poses, prompts).
        poses, prompts: short names.
        success: booleans (poses, prompts), the success predicate of the prompt's task; goal states get a border.
    """
    rewards, success = to_numpy(rewards), to_numpy(success).astype(bool)
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
            if success[row, column]:
                axes.add_patch(
                    matplotlib.patches.Rectangle(
                        (column - 0.46, row - 0.44), 0.92, 0.88, fill=False, edgecolor=COLORS[1], linewidth=2
                    )
                )
        axes.xaxis.tick_top()
        axes.set_xticks(range(len(prompts)), [name.replace("-", "\n", 1) for name in prompts], fontsize=10)
        axes.set_yticks(range(len(poses)), poses, fontsize=10)
        figure_.supxlabel(
            "★ highest reward of a column    border: goal state    colors: scaled within a column", fontsize=11
        )
    return figure_


def episode(frame: NDArray[np.uint8], rewards: ArrayLike, success: ArrayLike, step: int) -> Figure:
    """The frame after one step beside the rewards of the episode; steps in a goal state are shaded.

    Args:
        frame: uint8 (height, width, 3).
        rewards: (steps,).
        success: booleans (steps,), the success predicate after each step.
        step: number of the step, from 1.
    """
    rewards, success = to_numpy(rewards), to_numpy(success).astype(bool)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(3.0)
        left, right = figure_.subplots(1, 2, width_ratios=[1, 1.9])
        show_picture(left, frame)
        left.set_title(f"after step {step}: {'success' if success[step - 1] else 'no success'}")
        steps = np.arange(1, len(rewards) + 1)
        right.fill_between(
            steps,
            0,
            1,
            where=success,
            step="mid",
            color=BAND,
            linewidth=0,
            transform=right.get_xaxis_transform(),
            label=f"success: {success.mean():.0%} of the steps",
        )
        right.plot(steps, rewards, label=f"VLM reward: {rewards[step - 1]:.3f}")
        right.plot(step, rewards[step - 1], "o", color=COLORS[0], markersize=9)
        right.axvline(step, color=GRAY, linestyle=":", linewidth=1.5)
        right.set(xlabel="step", ylabel="VLM reward", xlim=(1, max(len(rewards), 2)))
        add_legend(right)
    return figure_


def step_histograms(rollouts: Mapping[str, Mapping[str, Any]], columns: int = 4) -> Figure:
    """Histograms of the VLM reward over the steps of agents, one panel each, for goal states and other states.

    Args:
        rollouts: dict from titles to results of `Run.rollout`.
        columns: panels per row.

    Raises:
        ValueError: there are no rollouts.
    """
    if not rollouts:
        raise ValueError("There are no rollouts to show; expected a dict from titles to results of run.rollout().")
    columns = min(columns, len(rollouts))
    rows = -(-len(rollouts) // columns)
    with matplotlib.rc_context(STYLE):
        figure_ = figure(2.1 * rows + 0.5, WIDTH if columns > 1 else WIDTH / 2)
        grid = figure_.subplots(rows, columns, squeeze=False).ravel()
        for axes, (title, rollout) in zip(grid, rollouts.items()):
            rewards = to_numpy(rollout["vlm_reward"]).ravel()
            played = np.isfinite(rewards)
            rewards, success = rewards[played], to_numpy(rollout["success"]).astype(bool).ravel()[played]
            bins = np.linspace(rewards.min(), max(rewards.max(), rewards.min() + 1e-6), 31)
            for group, color, label in (
                (~success, COLORS[1], "other steps"),
                (success, COLORS[0], "steps in a goal state"),
            ):
                axes.hist(rewards[group], bins, color=color, alpha=0.6, label=label, log=True)
            axes.set(title=title)
            axes.locator_params(axis="x", nbins=3)
            axes.ticklabel_format(axis="x", scilimits=(-3, 3))
        for axes in grid[len(rollouts) :]:
            axes.axis("off")
        handles, labels = figure_.axes[0].get_legend_handles_labels()
        figure_.legend(handles, labels, loc="outside upper left", ncols=2)
        figure_.supxlabel("VLM reward", fontsize=11)
        figure_.supylabel("steps (log scale)", fontsize=11)
    return figure_


def learning_curves(runs: Mapping[str, Any]) -> Figure:
    """Learning curves of trainings: VLM reward and success rate over environment steps.

    All envs start their episodes at the same time, so a row of `metrics` covers an early or a late part of them. The
    curves average these rows and have one point per full episode.

    Args:
        runs: dict from labels to a `Run` or to its `metrics`.

    Raises:
        ValueError: there are no runs.
    """
    if not runs:
        raise ValueError("There are no runs to show; expected a dict from labels to runs.")
    whole = {"step": "max", "vlm_reward": "mean", "success_rate": "last"}
    tables = {label: getattr(run, "metrics", run).groupby("episodes").agg(whole) for label, run in runs.items()}
    with matplotlib.rc_context(STYLE):
        figure_ = figure(4.2)
        top, bottom = figure_.subplots(2, 1, sharex=True)
        for (label, table), color in zip(tables.items(), take_colors(len(tables))):
            top.plot(table["step"], table["vlm_reward"], color=color, label=label)
            bottom.plot(table["step"], table["success_rate"], color=color)
        top.set(ylabel="VLM reward\n(training signal)")
        bottom.set(ylabel="success rate of the\nlast 100 episodes", xlabel="environment steps", ylim=(-0.05, 1.05))
        bottom.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        add_legend(top)
    return figure_
