"""The command ``audit``: what to know before a training."""

from pathlib import Path
from typing import Any

import click

from .click_helpers import UserPath, count_option, print_status


@click.command()
@click.argument("task", required=False)
@click.option("--frames", type=UserPath(), metavar="FOLDER", help="Audit the images in a folder instead of a task.")
@click.option(
    "--labels", type=UserPath(), metavar="CSV", help="Which of the images are successes: rows NAME,1 or NAME,0."
)
@click.option("--goal", multiple=True, help="The goal prompt; several prompts are averaged.  [default: the task's]")
@click.option("--baseline", multiple=True, help="The baseline prompt, the scene without the goal.")
@click.option("--vlm", help="The model; see `vlmrm-lite vlms`.  [default: the task's, or simclip-micro]")
@count_option("--seed", 0, "Seed of the play and of all random choices.", default=0)
def audit(
    task: str | None,
    frames: Path | None,
    labels: Path | None,
    goal: tuple[str, ...],
    baseline: tuple[str, ...],
    vlm: str | None,
    seed: int,
) -> None:
    """Look at a reward before you train.

    TASK is one of `vlmrm-lite tasks`, which is played at random; or give a folder of images. Prints one sentence of
    advice, and what was found: do the pictures change, does the reward move, does the model know words and pictures,
    and, with labels, does the reward find the goal. Takes less than a minute with a small model. Images that cannot be
    read are named and left out.

    \b
    Examples:
      vlmrm-lite audit humanoid-kneeling
      vlmrm-lite audit phone --goal clock
      vlmrm-lite audit --frames shots --labels shots.csv --goal "a robot arm touches the red ball"
    """
    if (task is None) == (frames is None):
        raise click.UsageError("Give either a TASK or --frames FOLDER.")
    if frames is None:
        if labels is not None:
            raise click.UsageError("--labels is for --frames; a task labels its own states.")
        from ..audits.named_task import audit_task

        click.echo(audit_task(str(task), _prompt(goal), _prompt(baseline), vlm, seed))
        return
    if not goal:
        raise click.UsageError("--frames needs --goal, the prompt that describes the goal.")
    click.echo(_audit_folder(frames, labels, goal, baseline, vlm, seed))


def _audit_folder(
    folder: Path, labels: Path | None, goal: tuple[str, ...], baseline: tuple[str, ...], vlm: str | None, seed: int
) -> Any:
    from ..audits import audit as run_audit
    from ..audits.folder import describe_broken, read_frames, read_labels
    from ..rewards import prompt_reward
    from ..vlm import load_vlm

    found, broken = read_frames(folder)
    if broken:
        print_status(describe_broken(broken))
    chosen = None if labels is None else read_labels(labels, list(found), broken)
    model = load_vlm() if vlm is None else load_vlm(vlm)
    return run_audit(prompt_reward(model, _prompt(goal), _prompt(baseline)), list(found.values()), chosen, seed)


def _prompt(prompts: tuple[str, ...]) -> Any:
    """Returns None for no prompt, a string for one, and a list for several to average."""
    return (list(prompts) if len(prompts) > 1 else prompts[0]) if prompts else None
