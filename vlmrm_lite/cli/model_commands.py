"""The commands about models: ``vlms`` and ``pretrain``."""

from pathlib import Path
from typing import Any

import click

from .click_helpers import UserPath, count_option, print_status


@click.command()
def vlms() -> None:
    """List recommended vision-language models.

    `train --vlm` takes any of the names. A model with an extra needs pip install 'vlmrm-lite[EXTRA]'.

    \b
    Example:
      vlmrm-lite vlms
    """
    from ..vlm import list_vlms

    table = list_vlms()
    table["here"] = table["here"].map({True: "yes", False: ""})
    click.echo(table.to_string(index=False))


@click.command()
@click.argument("name", default="simclip-micro")
@count_option("--steps", 1, "Optimizer steps.  [default: 3000]")
@click.option("--out", type=UserPath(), help="Folder for the model.  [default: runs/NAME]")
@count_option("--seed", 0, "Seed of the weights and captions.", default=0)
@click.option(
    "--start",
    type=UserPath(),
    metavar="FOLDER",
    help="A model of the same size to fine-tune.  [default: random weights]",
)
@click.option(
    "--agent",
    "agents",
    multiple=True,
    metavar="RUN",
    help="A humanoid run whose agent exploits a model; its poses are added as hard negatives. May be repeated.",
)
@click.option(
    "--resume", is_flag=True, help="Continue from the checkpoint in the folder; give the other options as before."
)
def pretrain(
    name: str, steps: int | None, out: Path | None, seed: int, start: Path | None, agents: tuple[str, ...], resume: bool
) -> None:
    """Train a SimCLIP model from scratch.

    NAME is simclip-nano, simclip-micro (the default), simclip-mini, or simclip-goals, which knows the phone as well.
    Prints the folder. simclip-micro takes about 50 minutes on two CPU cores. --resume continues a pretraining that was
    stopped.

    \b
    Examples:
      vlmrm-lite pretrain --steps 500 --out runs/my-simclip
      vlmrm-lite pretrain simclip-mini --steps 450 --start data/clip/simclip-mini --agent runs/humanoid-arms-crossed
      vlmrm-lite train cartpole --vlm runs/my-simclip
    """
    from ..model_eval.adversarial_poses import adversarial_poses
    from ..pretraining.train import pretrain

    given: dict[str, Any] = {key: value for key, value in (("steps", steps), ("start", start)) if value}
    if agents and not resume:
        given["agents"] = adversarial_poses(agents, seed)
    click.echo(pretrain(name, out=out or Path("runs", name), seed=seed, resume=resume, log=print_status, **given))
