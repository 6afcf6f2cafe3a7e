"""Files that are written whole or not at all."""

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor

from ..errors import VlmrmError


class WriteError(VlmrmError):
    """A file could not be written: the disk is full, read-only, or gone."""


@contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yields a temporary path in the same folder, which replaces `path` when the block ends without an error.

    Nobody can foresee the temporary name: two processes never write to the same one, and no link can wait there. A
    symbolic link at `path` is replaced, not followed.

    Raises:
        WriteError: the file could not be written; a previous file at `path` is unchanged.
    """
    temporary = path.with_name(f"{path.stem}.{secrets.token_hex(8)}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        os.replace(temporary, path)
    except (OSError, SafetensorError) as error:
        raise WriteError(f"Cannot write {path}: {error_reason(error)}.") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def remove_temporaries(path: Path) -> None:
    """Removes what killed processes left of writing `path`; nobody else may be writing it."""
    pattern = re.compile(rf"{re.escape(path.stem)}\.([0-9a-f]{{16}}\.)?part{re.escape(path.suffix)}")
    with suppress(OSError):
        for file in path.parent.iterdir():
            if pattern.fullmatch(file.name):
                file.unlink(missing_ok=True)


def save_tensors(tensors: dict[str, Tensor], path: Path, metadata: dict[str, str] | None = None) -> None:
    """Writes a safetensors file, whole or not at all.

    Args:
        tensors: name to contiguous tensor; no two of them share memory.
        path: the file.
        metadata: what the file's header holds besides names, dtypes and shapes.

    Raises:
        WriteError: the file could not be written; a previous file at `path` is unchanged.
    """
    with atomic_write(path) as temporary:
        save_file(tensors, temporary, metadata=metadata)
        temporary.chmod(0o644)  # safetensors makes files that only their owner can read


def error_reason(error: Exception) -> str:
    """Why writing or reading failed, in a few words."""
    if isinstance(error, OSError) and error.errno:
        return "no space left on the disk" if error.errno == errno.ENOSPC else os.strerror(error.errno).lower()
    return " ".join(str(error).split())[:200] or type(error).__name__
