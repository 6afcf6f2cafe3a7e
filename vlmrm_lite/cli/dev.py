"""``vlmrm-lite dev``: tools that generate the files that this project ships."""

from pathlib import Path

import click

from ..utils.paths import data_path
from .click_helpers import CommandGroup, UserPath, count_option


@click.group(cls=CommandGroup)
def dev() -> None:
    """Regenerate the files that this project ships.

    For its developers: model cards, weights, hashes, labeled states, pictures, notebook outputs, comparisons.

    \b
    Example:
      vlmrm-lite dev notebooks notebooks/03_cartpole.ipynb
    """


@dev.command("model-card")
@click.argument("name", default="simclip-micro")
def model_card(name: str) -> None:
    """Print the scores of a model for its card.

    NAME is a model that `load_vlm` takes. The output is Markdown.
    """
    from ..model_eval.model_card import card
    from ..vlm import load_vlm

    click.echo(card(load_vlm(name)))


@dev.command()
@click.argument("folder", type=UserPath())
def compact(folder: Path) -> None:
    """Remove unused tokens from SimCLIP weights.

    Drops the zero rows of the token table from the weights in FOLDER.
    """
    from ..utils.compact import compact_file
    from ..vlm.checkpoints import WEIGHTS

    compact_file(folder / WEIGHTS[0])
    click.echo(folder / WEIGHTS[0])


@dev.command()
def graphs() -> None:
    """Export the image towers of all shipped models for ONNX Runtime.

    Writes a graph without weights beside the weights of each; run `vlmrm-lite dev hashes` afterwards.
    """
    from ..vlm.checkpoints import find_checkpoint
    from ..vlm.loading import GRAPH, build_model
    from ..vlm.onnx_export import export_graph

    for folder in sorted(data_path("clip").iterdir()):
        model = build_model(find_checkpoint(folder.name))[0]
        (folder / GRAPH).write_bytes(export_graph(model.visual))
        click.echo(folder / GRAPH)


@dev.command()
def hashes() -> None:
    """Write the hashes of all shipped files.

    A shipped file is used only if its hash is in this table; run this after every change in data/.
    """
    from ..utils.shipped import write_table

    click.echo(write_table())


@dev.command()
@click.argument("names", nargs=-1, required=True)
def ground(names: tuple[str, ...]) -> None:
    """Compute which pictures models know.

    NAMES are shipped models, or folders of models that `vlmrm-lite pretrain` made. Draws pictures of the domains that
    each was trained on, and writes ground.safetensors beside its weights; run `vlmrm-lite dev hashes` afterwards.
    """
    from ..model_eval.ground import make_ground
    from ..vlm import load_vlm
    from ..vlm.checkpoints import find_checkpoint
    from ..vlm.ground import GROUND, save_ground

    for name in names:
        path = find_checkpoint(name).weights.with_name(GROUND)
        save_ground(make_ground(load_vlm(name, device="cpu"), log=click.echo), path)
        click.echo(path)


@dev.command("humanoid-states")
@count_option("--seed", 0, "Seed of all random choices.", default=0)
@count_option("--n", 2, "States in a set, half of them goal states.", default=400)
@count_option("--poses", 1, "Pose variations to choose from.", default=8_000)
@click.option("--out", type=UserPath(), help="The folder.  [default: data/states]")
def humanoid_states(seed: int, n: int, poses: int, out: Path | None) -> None:
    """Generate the humanoid's labeled states."""
    import numpy as np

    from ..model_eval.humanoid_states import POLICIES, make_humanoid_states

    out = data_path("states") if out is None else out
    out.mkdir(parents=True, exist_ok=True)
    for name, states in make_humanoid_states(n, seed, POLICIES, poses, log=click.echo).items():
        np.savez_compressed(out / f"{name}.npz", **states._asdict())


@dev.command()
@click.argument("path", type=UserPath(), default="docs/humanoid.gif")
def gallery(path: Path) -> None:
    """Film the shipped humanoid agents.

    Writes an animated GIF of all agents side by side to PATH.
    """
    from ..lab.gallery import film_shipped_agents

    click.echo(film_shipped_agents(path))


@dev.command()
@click.argument("paths", nargs=-1, required=True, type=UserPath(exists=True, dir_okay=False))
def notebooks(paths: tuple[Path, ...]) -> None:
    """Run notebooks and save their outputs.

    Runs the notebooks at PATHS from top to bottom, in place.
    """
    import time

    from ..lab.execute import execute

    for path in paths:
        began = time.monotonic()
        execute(path)
        click.echo(f"{path}: {time.monotonic() - began:.0f} s")


@dev.command()
@count_option("--seed", 0, "Seed of the trainings.", default=0)
@click.option("--out", type=UserPath(), help="Folder for the run folders.  [default: they are deleted]")
def algorithms(seed: int, out: Path | None) -> None:
    """Compare RL algorithms on a humanoid task.

    Takes about half an hour on two cores.
    """
    from ..lab.humanoid.algorithms import save_comparison

    click.echo(save_comparison(seed, out))


@dev.command()
@click.argument("package", type=UserPath(exists=True, file_okay=False))
def icons(package: Path) -> None:
    """Render the icon sheet of the phone.

    PACKAGE is the unpacked npm package @mdi/font; run `vlmrm-lite dev hashes` afterwards.
    """
    from ..lab.icons import make_icon_sheet

    click.echo(make_icon_sheet(package))


@dev.command()
@click.argument("name", default="simclip-goals")
def competition(name: str) -> None:
    """Print how well the prompts of a model compete, for its card.

    NAME is a model that `load_vlm` takes. The output is Markdown.
    """
    from ..model_eval.competition import card
    from ..vlm import load_vlm

    click.echo(card(load_vlm(name)))


@dev.command()
@click.argument("path", metavar="OUT", type=UserPath(dir_okay=False))
@count_option("--seeds", 1, "Seeds of every training.", default=1)
def epic(path: Path, seeds: int) -> None:
    """Compare EPIC distances with success.

    Trains CartPole and MountainCar over prompts, alphas, and models, and writes the CSV file OUT. Rows that it holds
    are not trained again.
    """
    from ..model_eval.epic_success import fill_table, list_trainings

    fill_table(path, list_trainings(), seeds, log=click.echo)
    click.echo(path)
