"""``vlmrm-lite dev``: the tools with which this project makes what it ships."""

from pathlib import Path

import click

from ..utils.paths import data_path
from .helpers import Commands, number


@click.group(cls=Commands)
def dev() -> None:
    """Make again what this project ships.

    For developers of the project: model cards, compact weights, states, pictures, notebook outputs.

    \b
    Example:
      vlmrm-lite dev notebooks notebooks/03_cartpole.ipynb
    """


@dev.command("model-card")
@click.argument("name", default="simclip-micro")
def model_card(name: str) -> None:
    """Print the scores of model NAME as Markdown, to paste into its card."""
    from ..model_eval.model_card import card
    from ..vlm import load_vlm

    click.echo(card(load_vlm(name)))


@dev.command()
@click.argument("folder", type=click.Path(path_type=Path))
def compact(folder: Path) -> None:
    """Drop the zero rows of the token table from the weights in FOLDER, a SimCLIP model."""
    from ..utils.compact import compact_file
    from ..vlm.checkpoints import WEIGHTS

    compact_file(folder / WEIGHTS[0])
    click.echo(folder / WEIGHTS[0])


@dev.command("humanoid-states")
@number("--seed", 0, "Of everything that is drawn.", default=0)
@number("--n", 2, "States in a set, half of them goal states.", default=400)
@number("--poses", 1, "Poses in variation to choose from.", default=8_000)
@click.option("--out", type=click.Path(path_type=Path), help="The folder.  [default: data/states]")
def humanoid_states(seed: int, n: int, poses: int, out: Path | None) -> None:
    """Make the humanoid's labelled states."""
    import numpy as np

    from ..model_eval.humanoid_states import POLICIES, make_humanoid_states

    out = data_path("states") if out is None else out
    out.mkdir(parents=True, exist_ok=True)
    for name, made in make_humanoid_states(n, seed, POLICIES, poses, log=click.echo).items():
        np.savez_compressed(out / f"{name}.npz", **made._asdict())


@dev.command()
@click.argument("path", type=click.Path(path_type=Path), default="docs/humanoid.gif")
def gallery(path: Path) -> None:
    """Film the shipped humanoid agents side by side into the GIF at PATH."""
    from ..lab.gallery import film_shipped_agents

    click.echo(film_shipped_agents(path))


@dev.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def notebooks(paths: tuple[Path, ...]) -> None:
    """Run the notebooks at PATHS from top to bottom and keep their outputs in place."""
    import time

    from ..lab.execute import execute

    for path in paths:
        began = time.monotonic()
        execute(path)
        click.echo(f"{path}: {time.monotonic() - began:.0f} s")


@dev.command()
@number("--seed", 0, "Of the trainings.", default=0)
@click.option("--out", type=click.Path(path_type=Path), help="Keep the run folders here.  [default: thrown away]")
def algorithms(seed: int, out: Path | None) -> None:
    """Compare RL algorithms on one humanoid task; takes about half an hour on two cores."""
    from ..lab.humanoid.algorithms import save_comparison

    click.echo(save_comparison(seed, out))
