"""The commands that try prompts without training: ``score`` and ``compare``."""

import sys
from pathlib import Path

import click

from .click_helpers import PngPath, UserPath, print_status, short_labels, shortened, write_file


@click.command()
@click.argument("images", nargs=-1, required=True, type=UserPath(), metavar="IMAGES...")
@click.option("--goal", "goals", multiple=True, required=True, help="A prompt; several make several columns.")
@click.option("--baseline", help="A prompt for the scene without the goal.  [default: none, the cosine]")
@click.option("--alpha", type=float, help="Strength of the goal-baseline regularization, 0 to 1.  [default: 0.5]")
@click.option("--vlm", help="The model; see `vlmrm-lite vlms`.  [default: simclip-micro]")
@click.option(
    "--csv", "csv", type=UserPath(dir_okay=False), metavar="FILE", help="Write the scores to a CSV file, too."
)
def score(
    images: tuple[Path, ...],
    goals: tuple[str, ...],
    baseline: str | None,
    alpha: float | None,
    vlm: str | None,
    csv: Path | None,
) -> None:
    """Score pictures for a prompt.

    Prints a line for each picture: its path and the reward of the prompt, the cosine of the two embeddings or, with
    --baseline, the goal-baseline reward. Higher is closer. With several --goal there is a column for each, in their
    order. A file that is no picture is named and left out, and the exit code is 1.

    The default model knows only the simulators of this package, and warns of other pictures and words.

    \b
    Examples:
      vlmrm-lite score shots/*.png --goal "a pole standing upright" --goal "a pole hanging down"
      vlmrm-lite score cat.jpg --goal "a photo of a cat" --vlm ViT-B-32/laion2b_s34b_b79k
    """
    from ..model_eval.score import describe, score_pictures
    from ..vlm import load_vlm

    if alpha is not None and baseline is None:
        raise click.UsageError(f"--alpha {alpha:g} has no effect without a baseline prompt; give --baseline, too.")
    model = load_vlm() if vlm is None else load_vlm(vlm)
    found = score_pictures(images, goals, model, baseline, 0.5 if alpha is None else alpha)
    for number, goal in enumerate(found.table.columns if len(goals) > 1 else (), 1):
        print_status(f"column {number}: {shortened(goal)}")
    width = max(map(len, found.table.index))
    for path, *scores in found.table.itertuples():
        click.echo(f"{path:<{width}}" + "".join(f"  {value:7.4f}" for value in scores))
    if csv is not None:
        write_file(csv, found.table.to_csv(index_label="path", lineterminator="\n").encode())
    if found.broken:
        print_status(f"Error: Left out, because they are no pictures that can be read: {describe(found.broken)}.")
        sys.exit(1)


@click.command()
@click.argument("task")
@click.option("--goal", "goals", multiple=True, required=True, help="A prompt; give two or more.")
@click.option("--baseline", help="The baseline prompt of all of them.  [default: the task's]")
@click.option(
    "--alpha", type=float, help="Strength of the goal-baseline regularization, 0 to 1.  [default: the task's]"
)
@click.option("--vlm", help="The model; see `vlmrm-lite vlms`.  [default: the task's]")
@click.option("--out", type=PngPath(), metavar="PNG", help="Write a plot: precision over recall.")
def compare(
    task: str, goals: tuple[str, ...], baseline: str | None, alpha: float | None, vlm: str | None, out: Path | None
) -> None:
    """Compare prompts on the states of a task.

    TASK is one of `vlmrm-lite tasks` with a single goal. Rewards several hundred states of it, half of them successes,
    and prints a table, the best prompt first. Nothing is trained. The columns: AUC, the probability that a success is
    rewarded more than another state; the average precision; the EPIC distance from success; and the correlation with
    success. Chance is 0.5, 0.5, 0.71 and 0.

    The numbers use the task's success predicate, which no agent sees: prompts that were chosen by them are no longer
    zero-shot.

    \b
    Examples:
      vlmrm-lite compare cartpole --goal "a pole standing upright" --goal "a pole hanging down" --out prompts.png
      vlmrm-lite compare humanoid-kneeling --goal "a humanoid robot kneeling" --goal "a robot on its knees" --alpha 0
    """
    from ..evaluation import precision_recall
    from ..model_eval.compare import compare_prompts

    if out is not None:
        from ..lab import plots  # raises before anything is computed if matplotlib is missing
    found = compare_prompts(task, goals, baseline, alpha, vlm)
    print_status(f"{task}: {len(found.labels):,} states, {found.labels.mean():.0%} of them successes.")
    click.echo("  AUC  precision   EPIC  correlation  prompt")
    for prompt, auc, precision, epic, pearson in found.table.itertuples(index=False):
        click.echo(f"{auc:5.3f}{precision:11.3f}{epic:7.3f}{pearson:13.3f}  {shortened(prompt)}")
    if out is not None:
        curves = [precision_recall(rewards, found.labels) for rewards in found.rewards.values()]
        results = dict(zip(short_labels(list(found.rewards)), curves))
        write_file(out, plots.precision_recall(results, title=f"Prompts on the states of {task}").png())
        print_status(f"Plot: {out}")
