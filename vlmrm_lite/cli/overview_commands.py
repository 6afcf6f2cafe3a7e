"""The commands that look at runs from outside: ``plot`` and ``runs``."""

from pathlib import Path

import click

from .click_helpers import PngPath, UserPath, print_status, shortened, write_file


@click.command()
@click.argument("runs", nargs=-1, required=True, metavar="RUNS...")
@click.option(
    "--out",
    type=PngPath(),
    metavar="PNG",
    help="The file.  [default: curves.png, in the run folder if there is one run]",
)
def plot(runs: tuple[str, ...], out: Path | None) -> None:
    """Plot the curves of trainings.

    RUNS are run folders or names of shipped policies. Writes a PNG with the VLM reward, the environment reward and the
    success rate over environment steps, several runs in one plot. A run whose prompt is your own has no success rate.
    Prints the path of the file.

    \b
    Examples:
      vlmrm-lite plot runs/demo
      vlmrm-lite plot runs/climbing-0 runs/climbing-1 --out climbing.png
    """
    from ..lab import plots
    from ..training.run_list import read_curves

    tables = {run: read_curves(run) for run in runs}
    if out is None:
        single = Path(runs[0]).expanduser()
        out = (single if len(tables) == 1 and single.is_dir() else Path()) / "curves.png"
    figure = plots.curves(tables) if len(tables) > 1 else plots.curves(tables[runs[0]], title=runs[0])
    write_file(out, figure.png())
    click.echo(out)


@click.command()
@click.argument("folder", default="runs", type=UserPath())
def runs(folder: Path) -> None:
    """List the runs below a folder.

    FOLDER is searched for run folders, also in its subfolders (default: runs). Prints a table: environment steps so
    far and in all, whether the training is finished, the success rate of the last 100 episodes where the task's success
    predicate is that of the goal, the last VLM reward per step, task, and goal.

    \b
    Example:
      vlmrm-lite runs runs/sweep
    """
    from ..training.run_list import list_runs

    table, broken = list_runs(folder)
    if table.empty and not broken:
        raise click.ClickException(f"There are no runs below {folder}; `vlmrm-lite train TASK` makes one in runs.")
    run_width, task_width = (max([len(name), *map(len, table[name])]) for name in ("run", "task"))
    click.echo(
        f"{'run':<{run_width}}  {'steps':>11}  {'of':>11}  finished  success   reward  {'task':<{task_width}}  goal"
    )
    for row in table.itertuples(index=False):
        success = "" if row.success_rate != row.success_rate else f"{row.success_rate:.0%}"
        reward = "" if row.vlm_reward != row.vlm_reward else f"{row.vlm_reward:.3f}"
        click.echo(
            f"{row.run:<{run_width}}  {row.step:>11,}  {row.total_steps:>11,}  {'yes' if row.finished else 'no':<8}  "
            f"{success:>7}  {reward:>7}  {row.task:<{task_width}}  {shortened(row.goal)}"
        )
    for name, reason in broken.items():
        print_status(f"Left out: {name}: {reason}")
