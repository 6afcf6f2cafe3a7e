"""The command ``sweep``: many trainings, compared."""

from pathlib import Path

import click

from .click_helpers import UserPath, print_status


@click.command()
@click.argument("spec", type=UserPath())
@click.option("--out", type=UserPath(), help="Folder of the results.  [default: runs/NAME, for NAME.yaml]")
def sweep(spec: Path, out: Path | None) -> None:
    """Train many agents and compare them.

    SPEC is a YAML file. An entry that is a list is varied: all combinations are trained, with every seed. Trials run
    side by side on all cores of this machine, or on the Ray cluster at RAY_ADDRESS; see docs/cluster.md. The same
    command continues a sweep that was interrupted. Prints a table.

    \b
    A SPEC:
      task: cartpole
      alpha: [0.0, 0.5, 1.0]
      hyperparameters:
        learning_rate: [1e-3, 2e-3]
      seed: [0, 1, 2]

    \b
    Example:
      vlmrm-lite sweep alphas.yaml --out runs/alphas
    """
    from ..sweeps import sweep
    from ..sweeps.report import PLOT, SUMMARY, TRIALS
    from ..sweeps.study import FILE

    done = sweep(spec, out, log=print_status)
    click.echo(done.text, nl=False)
    print_status(
        f"Tables and plot: {', '.join(name for name in (SUMMARY, TRIALS, PLOT) if (done.folder / name).is_file())}"
    )
    print_status(f"in {done.folder}; to look into {FILE}: pip install optuna-dashboard, then")
    print_status(f"  optuna-dashboard sqlite:///{done.folder / FILE}")
