"""``metrics.csv``: the curves of a training, one row every few thousand steps."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd

from ..errors import VlmrmError
from ..utils.files import WriteError, atomic_write, error_reason

COLUMNS = ("step", "seconds", "steps_per_second", "episodes", "vlm_reward", "env_reward", "success_rate", "diverged")
_OLD_COLUMNS = {"model_reward": "vlm_reward"}


def append_row(path: Path, row: tuple) -> None:
    """Appends a row to the file, with the header if the file is new.

    Raises:
        WriteError: the disk refused.
    """
    try:
        with open(path, "a", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            if file.tell() == 0:
                writer.writerow(COLUMNS)
            writer.writerow(row)
    except OSError as error:
        raise WriteError(f"Cannot write {path}: {error_reason(error)}.") from error


def cut_metrics(path: Path, last_step: int) -> None:
    """Drops the rows after `last_step`, which a killed training wrote after its last checkpoint.

    Raises:
        WriteError: the disk refused.
    """
    if path.is_file():
        table = read_metrics(path)
        with atomic_write(path) as temporary:
            table[table["step"] <= last_step].to_csv(temporary, index=False, lineterminator="\n")


def read_metrics(path: Path) -> pd.DataFrame:
    """Reads the file, columns by their present names; a last row that was only half written is left out.

    Raises:
        VlmrmError: the file is damaged.
    """
    if not path.is_file():
        return pd.DataFrame(columns=list(COLUMNS))
    try:
        with open(path, encoding="utf-8") as file:
            header, *lines = [line.strip().split(",") for line in file if line.endswith("\n")] or [list(COLUMNS)]
        names = [_OLD_COLUMNS.get(name, name) for name in header]
        rows = [line for line in lines if len(line) == len(names)]
        table = pd.DataFrame(rows, columns=names).replace("", np.nan).astype(float)
        for name in COLUMNS:
            if name not in table:
                table[name] = 0 if name == "diverged" else np.nan
        return table[list(COLUMNS)].astype({"step": int, "episodes": int, "diverged": int})
    except (OSError, ValueError) as error:
        raise VlmrmError(
            f"{path} is damaged ({error_reason(error)}); restore it from a copy of the run, or remove it to go on "
            "without the curves."
        ) from error


def last_step(table: pd.DataFrame) -> int:
    """Returns the step of the last row, 0 for a table without rows."""
    return int(max(table["step"], default=0))
