"""The scores of a model card, computed.

vlmrm-lite dev model-card simclip-micro        # prints Markdown to paste into the card
"""

import numpy as np
import pandas as pd

from . import held_out as heldout, humanoid_states


def card(vlm) -> str:
    """Tables of everything in `heldout`, as Markdown; AUC at alpha = 0.5."""
    images = heldout.humanoid_images(vlm)
    toys, humanoid = heldout.toy_scores(vlm), heldout.humanoid_scores(vlm, images=images)
    table = heldout.task_summary(pd.concat([toys, humanoid]))
    lines = [
        "| task | goal states / others | AUC | lowest EPIC (α) | other wordings | median AUC | least AUC |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for task, row in table.iterrows():
        auc = "–" if np.isnan(row.auc) else f"{row.auc:.3f}"
        epic = "–" if np.isnan(row.epic) else f"{row.epic:.3f} ({row['at']:g})"
        lines.append(
            f"| {task} | {row.goal:.0f} / {row.others:.0f} | {auc} | {epic} | {row.sentences:.0f} "
            f"| {row['median']:.3f} | {row.least:.3f} |"
        )
    mean = heldout.humanoid_mean_epic(vlm, images)
    sources = humanoid_states.mixture().groupby("label").sum()
    lines += [
        "",
        f"Mean EPIC of the eight humanoid tasks, each at its best α: {mean.mean:.3f} "
        f"(95% bootstrap interval {mean.low:.3f} to {mean.high:.3f}).",
        "",
    ]
    for label, row in sources.iterrows():
        lines.append(
            f"Where the humanoid's {label} come from: "
            + ", ".join(f"{source} {count / row.sum():.0%}" for source, count in row.items())
            + "."
        )
    lines += [
        "",
        "| Spearman's ρ with nearness to the goal | sentences | median | least |",
        "| --- | --- | --- | --- |",
    ]
    for (domain, group), row in heldout.summary(heldout.held_out_scores(vlm)).iterrows():
        lines.append(f"| {domain}, {group} | {row['count']:.0f} | {row['median']:.3f} | {row['min']:.3f} |")
    return "\n".join(lines)
