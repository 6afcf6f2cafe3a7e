"""The command ``vlmrm-lite``: train, judge and watch agents without writing Python.

What a script may want to read (a folder, a success count, a table) goes to stdout, everything else to stderr.
Modules that take seconds to import are imported by the commands that need them, so ``--help`` is quick.
"""

import os
import sys
import warnings
from pathlib import Path

import click

from .. import __version__
from ..errors import VlmrmError
from .dev import dev
from .helpers import Commands, number


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="vlmrm-lite")
def cli() -> None:
    """Vision-language models as reward models for reinforcement learning.

    A sentence becomes a reward, a reward becomes behaviour. Start with:

    \b
      vlmrm-lite demo       one sentence, a few minutes, a video of the trained agent
      vlmrm-lite lab        the course, in JupyterLab
      vlmrm-lite doctor     what works on this machine
    """


@cli.command()
@number("--seed", 0, "Of start states, actions and networks.", default=0)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default="runs/demo",
    show_default=True,
    help="Folder for the results; an earlier demo in it is replaced.",
)
def demo(seed: int, out: Path) -> None:
    """Balance a pole from one sentence.

    There is no other reward. Trains, plays 100 episodes, and leaves a video, two plots, the curves and a
    summary in a folder.

    \b
    Example:
      vlmrm-lite demo --seed 1 --out runs/demo-1
    """
    from .demo import FILES, run_demo

    summary = run_demo(out, seed, log=_say)
    click.echo(
        f"\n{summary['successes']} of {summary['episodes']} episodes succeeded after "
        f"{summary['train_seconds']:.0f} s of training on {summary['env_steps']:,} steps."
    )
    for name, what in FILES.items():
        click.echo(f"  {out / name!s:<28}  {what}")


@cli.command()
@click.argument("task")
@click.option("--goal", multiple=True, help="Another sentence than the task's; several are averaged.")
@click.option("--baseline", multiple=True, help="Another sentence for the scene without the goal.")
@click.option("--alpha", type=float, help="Strength of the goal-baseline regularisation, 0 to 1.")
@click.option("--vlm", help="The model; see `vlmrm-lite vlms`.  [default: the task's]")
@number("--steps", 1, "Environment steps, all worlds together.  [default: the task's]")
@number("--worlds", 1, "Worlds that are simulated at the same time.  [default: the task's]")
@click.option("--paper", is_flag=True, help="Paper A's algorithm and budget: millions of steps, meant for a GPU.")
@number("--seed", 0, "Of start states, actions and networks.", default=0)
@click.option("--out", type=click.Path(path_type=Path), help="The run folder.  [default: runs/TASK-seedSEED]")
@click.option("--resume", is_flag=True, help="Continue the run in the folder.")
@click.option("--overwrite", is_flag=True, help="Replace the run in the folder.")
def train(
    task: str,
    goal: tuple[str, ...],
    baseline: tuple[str, ...],
    alpha: float | None,
    vlm: str | None,
    steps: int | None,
    worlds: int | None,
    paper: bool,
    seed: int,
    out: Path | None,
    resume: bool,
    overwrite: bool,
) -> None:
    """Train an agent from a sentence.

    TASK is one of `vlmrm-lite tasks`. Tells first how long it will take, if that is more than a few minutes.
    Prints the run folder. Ctrl-C saves the training; --resume continues it, also after a crash.

    \b
    Examples:
      vlmrm-lite train mountain-car-textured --seed 1
      vlmrm-lite train cartpole --goal "pole leaning to the left" --out runs/leaning
      vlmrm-lite train cartpole --goal "pole leaning to the left" --out runs/leaning --resume
      vlmrm-lite train humanoid-kneeling --vlm ViT-bigG-14/laion2b_s39b_b160k --paper
    """
    from ..tasks import find_task, paper_task
    from ..training import train

    chosen = paper_task(task) if paper else find_task(task)  # misspelt, it is told before the model is loaded
    run = train(
        chosen,
        goal=_prompt(goal),
        baseline=_prompt(baseline),
        alpha=alpha,
        vlm=vlm,
        num_envs=worlds,
        total_steps=steps,
        seed=seed,
        out=out,
        resume=resume,
        overwrite=overwrite,
    )
    done, total = int(run.metrics["step"].max()) if len(run.metrics) else 0, run.config["total_steps"]
    if done < total:
        _say(f"Stopped at step {done:,} of {total:,}; --resume continues.")
    else:
        _say(f"Trained for {done:,} steps. Next: vlmrm-lite evaluate {run.folder}")
    click.echo(run.folder)


@cli.command()
@click.argument("folder")
@number("--episodes", 1, "How many to play.", default=100)
@number("--seed", 0, "Of the start states.", default=1000)
def evaluate(folder: str, episodes: int, seed: int) -> None:
    """Count the successes of a trained agent.

    Plays episodes with the best policy in FOLDER, a run folder or the name of a shipped policy, and ends with
    a line such as "success 97/100", which is alone on stdout.

    \b
    Example:
      vlmrm-lite evaluate runs/demo --episodes 100
    """
    from ..training import Run

    run = Run.load(folder)
    result = run.evaluate(episodes, seed)
    _say(f"{run.task.name}, policy of step {run.policy_step:,}, {episodes} episodes of seed {seed}:")
    for name, value in (
        ("mean model reward per step", result.model_reward),
        ("mean own reward per step", result.env_reward),
        ("their Pearson correlation", result.pearson),
        ("their Spearman correlation", result.spearman),
        ("EPIC distance from success", result.epic),
    ):
        _say(f"  {name:<28}{'not defined, one of the two is constant' if value is None else f'{value:.4f}'}")
    if result.successes is None:
        _say("The task has no criterion of success.")
    else:
        click.echo(f"success {result.successes}/{result.episodes}")


@cli.command()
@click.argument("folder")
@click.option("--out", type=click.Path(path_type=Path), help="The file.  [default: FOLDER/video.mp4]")
@number("--episodes", 1, "How many, one after the other.", default=1)
@number("--seed", 0, "Of the start states.", default=1000)
def record(folder: str, out: Path | None, episodes: int, seed: int) -> None:
    """Film a trained agent.

    FOLDER is a run folder, or the name of a shipped policy. Prints the path of the video.

    \b
    Example:
      vlmrm-lite record runs/demo --episodes 3 --out three.mp4
    """
    from ..training import Run

    click.echo(Run.load(folder).video(out, episodes=episodes, seed=seed).filename)


@cli.command()
@click.argument("task", default="cartpole")
def bench(task: str) -> None:
    """Measure the speed of training.

    Measures every part of training on TASK (default: cartpole), all parts together, and a plain per-frame
    loop. They take turns, so that the ratios hold even on a busy machine.

    \b
    Example:
      vlmrm-lite bench mountain-car-textured
    """
    from ..training.benchmark import run_bench

    click.echo(run_bench(task, log=_say))


@cli.command()
def vlms() -> None:
    """List models that are worth trying.

    `train --vlm` takes any of the names. Those with an extra need pip install 'vlmrm-lite[EXTRA]'.

    \b
    Example:
      vlmrm-lite vlms
    """
    from ..vlm import list_vlms

    table = list_vlms()
    table["here"] = table["here"].map({True: "yes", False: ""})
    click.echo(table.to_string(index=False))


@cli.command()
def tasks() -> None:
    """List the tasks with their sentences, models and budgets.

    \b
    Example:
      vlmrm-lite tasks
    """
    from ..tasks import TASKS

    for task in TASKS.values():
        click.echo(f"{task.name:<24}{task.total_steps:>9,} steps  {task.algorithm:<4}  goal      {task.goal}")
        click.echo(f"{'':<47}  baseline  {task.baseline}")
        click.echo(f"{'':<47}  model     {task.vlm}")


@cli.command()
@click.argument("name", default="simclip-micro")
@number("--steps", 1, "Optimizer steps.  [default: 3000]")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the model.  [default: runs/NAME]")
@number("--seed", 0, "Of weights and captions.", default=0)
@click.option(
    "--start",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="A model of this size to begin from.  [default: nothing]",
)
@click.option(
    "--agent",
    "agents",
    multiple=True,
    metavar="RUN",
    help="A run of the humanoid whose agent was fooled, to learn from its poses. May be repeated.",
)
@click.option("--resume", is_flag=True, help="Continue from the checkpoint in the folder; other options as before.")
def pretrain(
    name: str, steps: int | None, out: Path | None, seed: int, start: Path | None, agents: tuple[str, ...], resume: bool
) -> None:
    """Make a SimCLIP model from nothing.

    NAME is simclip-nano, simclip-micro (if left out) or simclip-mini. Prints the folder. simclip-micro takes about
    50 minutes on two CPU cores; a killed pretraining continues with --resume.

    \b
    Example:
      vlmrm-lite pretrain --steps 500 --out runs/my-simclip
      vlmrm-lite pretrain simclip-mini --steps 450 --start data/clip/simclip-mini --agent runs/humanoid-arms-crossed
      vlmrm-lite train cartpole --vlm runs/my-simclip
    """
    from ..model_eval.adversarial_poses import poses_of
    from ..pretraining.train import pretrain

    given = {key: value for key, value in (("steps", steps), ("start", start)) if value}
    if agents and not resume:
        given["agents"] = poses_of(agents, seed)
    click.echo(pretrain(name, out=out or Path("runs", name), seed=seed, resume=resume, log=_say, **given))


@cli.command()
def doctor() -> None:
    """Tell what works on this machine.

    And what to do about what does not. The exit code is 1 if something is missing that nothing works without.

    \b
    Example:
      vlmrm-lite doctor
    """
    from .doctor import examine

    broken = False
    for check in examine():
        click.echo(check)
        broken |= check.essential and not check.ok
    sys.exit(int(broken))


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options: tuple[str, ...]) -> None:
    """Open the course in JupyterLab.

    OPTIONS go to JupyterLab.

    \b
    Example:
      vlmrm-lite lab --no-browser --port 8890
    """
    notebooks = Path(__file__).resolve().parents[2] / "notebooks"
    if not notebooks.is_dir():
        raise VlmrmError(
            f"The notebooks are not part of the installed package (there is no {notebooks}): take "
            "a copy of the project's repository and run `make lab` there."
        )
    try:
        from jupyterlab.labapp import LabApp
    except ImportError as error:
        raise VlmrmError("JupyterLab is not installed: pip install 'vlmrm-lite[lab]'") from error
    as_root = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []  # as in most containers
    LabApp.launch_instance([str(notebooks), *as_root, *options])


cli.add_command(dev)


def _prompt(sentences: tuple[str, ...]) -> str | list[str] | None:
    """No sentence, one, or several to average."""
    return (list(sentences) if len(sentences) > 1 else sentences[0]) if sentences else None


def _say(text: str) -> None:
    """What people want to know and scripts do not read."""
    click.echo(text, err=True)


def main() -> None:
    """Runs the command line."""
    warnings.formatwarning = lambda message, *_, **__: f"Warning: {message}\n"
    cli(prog_name="vlmrm-lite")
