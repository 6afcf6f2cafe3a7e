"""The command ``vlmrm-lite``: train, evaluate and film agents without writing Python.

Results that a script may read (a folder, a success count, a table) go to stdout, everything else to stderr. Commands
import slow modules only when they run, so ``--help`` is fast.
"""

import io
import sys
import warnings
from pathlib import Path

import click

from .. import __version__
from .audit_command import audit
from .click_helpers import CommandGroup, UserPath, count_option, print_status
from .dev import dev
from .model_commands import pretrain, vlms
from .overview_commands import plot, runs
from .prompt_commands import compare, score
from .run_commands import evaluate, record, train
from .sweep_command import sweep


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="vlmrm-lite")
def cli() -> None:
    """Vision-language models as reward models for reinforcement learning.

    A prompt becomes a reward, and a reward becomes behavior. Start with:

    \b
      vlmrm-lite demo       one prompt, a few minutes, a video of the trained agent
      vlmrm-lite lab        the course, in JupyterLab
      vlmrm-lite doctor     what works on this machine
    """


@click.command()
@count_option("--seed", 0, "Seed of the start states, the actions and the networks.", default=0)
@click.option(
    "--out",
    type=UserPath(),
    default="runs/demo",
    show_default=True,
    help="Folder for the results; an earlier demo in it is replaced.",
)
def demo(seed: int, out: Path) -> None:
    """Balance a pole from one prompt.

    There is no other reward. Trains an agent, plays 100 episodes, and writes a video, two plots, the learning curves
    and a summary to a folder.

    \b
    Example:
      vlmrm-lite demo --seed 1 --out runs/demo-1
    """
    from .demo import FILES, run_demo

    summary = run_demo(out, seed, log=print_status)
    click.echo(
        f"\n{summary['successes']} of {summary['episodes']} episodes succeeded after "
        f"{summary['train_seconds']:.0f} s of training on {summary['env_steps']:,} steps."
    )
    for name, description in FILES.items():
        if (out / name).is_file():  # video and plots need the extra lab
            click.echo(f"  {out / name!s:<28}  {description}")


@click.command()
@click.argument("task", default="cartpole")
@click.option(
    "--engine", type=click.Choice(["onnx", "torch"]), help="What runs the model's image tower.  [default: both in turn]"
)
@click.option("--train", "training", is_flag=True, help="Show where the time of a training goes, instead.")
@count_option("--steps", 1, "Environment steps of that training.  [default: up to about a minute]")
def bench(task: str, engine: str | None, training: bool, steps: int | None) -> None:
    """Measure the speed of training.

    Measures every part of training on TASK (default: cartpole), all parts together, and a plain per-frame loop: with
    ONNX Runtime and with PyTorch, and for off-policy tasks with and without updates that overlap with steps. The parts
    take turns, so their ratios are reliable even on a busy machine.

    With --train, trains on TASK in a temporary folder, and prints the seconds and calls of each part.

    \b
    Examples:
      vlmrm-lite bench mountain-car-textured
      vlmrm-lite bench humanoid --engine torch
      vlmrm-lite bench humanoid --train --steps 6400
    """
    if training:
        from ..training.breakdown import run_breakdown

        click.echo(run_breakdown(task, steps, engine, log=print_status))
        return
    if steps is not None:
        raise click.UsageError("--steps is for --train; add --train, or leave out --steps.")
    from ..training.benchmark import run_bench

    click.echo(run_bench(task, engine, log=print_status))


@click.command()
def tasks() -> None:
    """List the tasks with their prompts, models and budgets.

    \b
    Example:
      vlmrm-lite tasks
    """
    from ..tasks import TASKS

    for task in TASKS.values():
        goal, second = task.goal, f"baseline  {task.baseline}"
        if task.goals is not None:
            train, held_out = task.goals.train, task.goals.held_out
            goal, second = task.goals.prompt(train[0]), f"goals     {len(train)}, and {len(held_out)} held out"
        click.echo(f"{task.name:<24}{task.total_steps:>9,} steps  {task.algorithm:<6}  goal      {goal}")
        click.echo(f"{'':<49}  {second}")
        click.echo(f"{'':<49}  model     {task.vlm}")


@click.command()
def doctor() -> None:
    """Check what works on this machine.

    Suggests a fix for what does not work. The exit code is 1 if something essential is missing.

    \b
    Example:
      vlmrm-lite doctor
    """
    from .doctor import run_checks

    broken = False
    for check in run_checks():
        click.echo(check)
        broken |= check.essential and not check.ok
    sys.exit(int(broken))


@click.command(context_settings={"ignore_unknown_options": True})
@click.option(
    "--folder",
    type=UserPath(),
    help="Copy the notebooks here; ones that you changed are kept.  [default: in place in a repository, "
    "else vlmrm-lite-notebooks]",
)
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(folder: Path | None, options: tuple[str, ...]) -> None:
    """Open the course in JupyterLab.

    OPTIONS go to JupyterLab.

    \b
    Example:
      vlmrm-lite lab --no-browser --port 8890
    """
    from .course import open_course

    open_course(options, folder, log=print_status)


COMMANDS = (
    *(demo, train, evaluate, record, score, compare, plot, runs),
    *(audit, sweep, bench, vlms, tasks, pretrain, doctor, lab, dev),
)
for command in COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Runs the command line."""
    for stream in (sys.stdout, sys.stderr):  # a console that cannot show a character of a path is no reason to fail
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    warnings.formatwarning = lambda message, *_, **__: f"Warning: {message}\n"
    warnings.filterwarnings("default", category=DeprecationWarning, module="vlmrm_lite")  # Python hides them
    cli(prog_name="vlmrm-lite")
