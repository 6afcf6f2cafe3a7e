"""The scores of a model card, as Markdown to paste into the card.

vlmrm-lite dev model-card simclip-micro
"""

import numpy as np
import pandas as pd

from . import held_out, humanoid_states
from .mean_epic import humanoid_mean_epic


def card(vlm) -> str:
    """Compute all tables of a model card, as Markdown; AUC at alpha = 0.5."""
    images = held_out.humanoid_images(vlm)
    toys, humanoid = held_out.toy_scores(vlm), held_out.humanoid_scores(vlm, images=images)
    table = held_out.task_summary(pd.concat([toys, humanoid]))
    lines = [
        "| task | goal states / others | AUC | lowest EPIC (α) | other prompts | median AUC | minimum AUC |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for task, row in table.iterrows():
        auc = "–" if np.isnan(row.auc) else f"{row.auc:.3f}"
        epic = "–" if np.isnan(row.epic) else f"{row.epic:.3f} ({row.best_alpha:g})"
        lines.append(
            f"| {task} | {row.goal:.0f} / {row.others:.0f} | {auc} | {epic} | {row.prompts:.0f} "
            f"| {row['median']:.3f} | {row['min']:.3f} |"
        )
    mean = humanoid_mean_epic(vlm, images)
    sources = humanoid_states.mixture().groupby("label").sum()
    lines += [
        "",
        f"Mean EPIC of the eight humanoid tasks, each at its best α: {mean.mean:.3f} "
        f"(95% bootstrap interval {mean.low:.3f} to {mean.high:.3f}).",
        "",
    ]
    for label, row in sources.iterrows():
        lines.append(
            f"Sources of the humanoid's {label}: "
            + ", ".join(f"{source} {count / row.sum():.0%}" for source, count in row.items())
            + "."
        )
    lines += [
        "",
        "| Spearman's ρ with proximity to the goal | prompts | median | minimum |",
        "| --- | --- | --- | --- |",
    ]
    for (domain, group), row in held_out.summary(held_out.held_out_scores(vlm)).iterrows():
        lines.append(f"| {domain}, {group} | {row['count']:.0f} | {row['median']:.3f} | {row['min']:.3f} |")
    return "\n".join(lines)
