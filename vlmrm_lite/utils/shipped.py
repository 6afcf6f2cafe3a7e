"""Known hashes of the files that this project ships in ``data/``.

    vlmrm-lite dev hashes      # after a change in data/

A flipped bit in a weight gives another reward without any error. The table ``shipped_files.json`` holds the SHA-256 of
every shipped file, and a file that differs from it is not used.
"""

import hashlib
import json
from functools import cache, lru_cache
from pathlib import Path

from ..errors import VlmrmError
from .files import atomic_write
from .paths import data_path, package_path


def check_shipped(path: str | Path) -> None:
    """Checks that a shipped file is unchanged; does nothing for a file outside of ``data/``.

    A file is read once in a process, and again if its size or time of change differ.

    Raises:
        VlmrmError: the file is missing, not in the table, or differs from it.
    """
    path, root = Path(path), data_path().resolve()
    try:
        path = path.resolve()
        stat = path.stat()
        found = _sha256(path, stat.st_mtime_ns, stat.st_size) if path.is_relative_to(root) else None
    except (OSError, RuntimeError):  # RuntimeError: links in a circle
        found = None
    if not path.is_relative_to(root):
        return
    expected = read_table().get(path.relative_to(root).as_posix())
    if found is None:
        raise VlmrmError(f"The shipped file {path} is missing or cannot be read. Reinstall vlmrm-lite.")
    if found == expected:
        return
    if expected is None:
        raise VlmrmError(
            f"{path} is not a file that vlmrm-lite ships. Move it out of {root}, or, if you develop vlmrm-lite, run "
            "`vlmrm-lite dev hashes`."
        )
    raise VlmrmError(
        f"The shipped file {path} is damaged or was modified. Reinstall vlmrm-lite, or, if you changed it yourself, "
        "run `vlmrm-lite dev hashes`."
    )


def is_listed(path: str | Path) -> bool:
    """Whether a path is that of a shipped file, which may be missing."""
    root = data_path().resolve()
    path = Path(path).parent.resolve() / Path(path).name
    return path.is_relative_to(root) and path.relative_to(root).as_posix() in read_table()


@cache
def read_table() -> dict[str, str]:
    """Returns the SHA-256 of every shipped file, by its path below ``data/``.

    Raises:
        VlmrmError: the table is missing or damaged.
    """
    try:
        return json.loads(_table_path().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise VlmrmError(f"{_table_path()} is missing or damaged. Reinstall vlmrm-lite.") from None


def hash_files(folder: Path) -> dict[str, str]:
    """Hashes all files below a folder.

    Returns:
        Path below the folder, with forward slashes, to SHA-256; sorted.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): _sha256(path, 0, 0) for path in files}


def write_table() -> Path:
    """Writes the table of the files that are in ``data/`` now.

    Returns:
        The table's path.
    """
    _sha256.cache_clear()
    with atomic_write(_table_path()) as temporary:
        temporary.write_text(json.dumps(hash_files(data_path()), indent=1) + "\n", encoding="utf-8")
    read_table.cache_clear()
    return _table_path()


def _table_path() -> Path:
    return package_path() / "shipped_files.json"


@lru_cache(maxsize=1024)
def _sha256(path: Path, mtime: int, size: int) -> str:
    """The SHA-256 of a file; the time and the size are keys of the cache only."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
