"""Files that are written whole or not at all."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from safetensors import SafetensorError

from ..errors import VlmrmError


class CannotWrite(VlmrmError):
    """The disk refused a file: full, read-only, or gone."""


@contextmanager
def writing(path: Path) -> Iterator[Path]:
    """Gives a temporary path beside `path` that takes its place when the block is left without an error.

    Raises:
        CannotWrite: the disk refused; what was at `path` before is still there.
    """
    temporary = path.with_name(f"{path.stem}.part{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        os.replace(temporary, path)
    except (OSError, SafetensorError) as error:
        raise CannotWrite(f"Cannot write {path}: {reason(error)}.") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def reason(error: Exception) -> str:
    """Why the disk, or a library, refused; a few words."""
    if isinstance(error, OSError) and error.errno:
        return "no space left on the disk" if error.errno == errno.ENOSPC else os.strerror(error.errno).lower()
    return " ".join(str(error).split())[:200] or type(error).__name__
