"""Opens the course in JupyterLab; an installed package copies its notebooks to a folder of the user's first."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from ..errors import VlmrmError
from ..utils.extras import import_extra
from ..utils.files import WriteError, atomic_write
from ..utils.paths import notebooks_path, package_path

FOLDER = "vlmrm-lite-notebooks"  # in the current folder
FIRST = "00_start_here.ipynb"
_COPIED = ".copied.json"  # name to SHA-256 of every notebook as it was copied


def open_course(options: tuple[str, ...], folder: Path | None, log: Callable[[str], None]) -> None:
    """Opens the first notebook in JupyterLab.

    Args:
        options: go to JupyterLab.
        folder: where the notebooks are copied to. None: the notebooks of a repository are opened in place, those of an
            installed package are copied to `FOLDER`.
        log: called with one line for everything that a user should know.

    Raises:
        VlmrmError: JupyterLab is not installed, the notebooks are missing, or the folder cannot be written.
    """
    lab = import_extra("jupyterlab.labapp", "lab", "The notebooks")
    source = notebooks_path()
    if not (source / FIRST).is_file():
        raise VlmrmError(f"The notebooks are missing (there is no {source / FIRST}): install vlmrm-lite again.")
    installed = package_path() in source.parents
    if folder is not None or installed:
        folder = copy_notebooks(source, folder or Path(FOLDER), log)
    else:
        folder = source
    as_root = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []  # as in most containers
    lab.LabApp.launch_instance([str(folder / FIRST), *as_root, *options])


def copy_notebooks(source: Path, folder: Path, log: Callable[[str], None] = lambda line: None) -> Path:
    """Copies notebooks that are missing, or unchanged since an earlier version was copied; changed ones stay.

    Raises:
        WriteError: the folder cannot be written.
    """
    record = folder / _COPIED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        copied = json.loads(record.read_text()) if record.is_file() else {}
        new, kept = [], []
        for path in sorted(source.glob("*.ipynb")):
            target, version = folder / path.name, _sha256(path)
            present = _sha256(target) if target.is_file() else None
            if present in (None, copied.get(path.name)) and present != version:
                shutil.copyfile(path, target)
                new.append(path.name)
            elif present != version:
                kept.append(path.name)
                continue
            copied[path.name] = version
        with atomic_write(record) as temporary:
            temporary.write_text(json.dumps(copied, indent=2) + "\n")
    except OSError as error:
        raise WriteError(
            f"Cannot copy the notebooks to {folder} ({(error.strerror or str(error)).lower()}): "
            "go to another folder, or use --folder."
        ) from error
    except ValueError as error:
        raise VlmrmError(f"{record} is damaged; delete it and the notebooks that you have not changed.") from error
    if new:
        log(f"Copied {len(new)} notebook{'s' * (len(new) > 1)} to {folder}.")
    if kept:
        log(f"Kept as you changed them: {', '.join(kept)}.")
    return folder


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
