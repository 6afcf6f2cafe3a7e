"""Locks that keep two processes out of one folder."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import VlmrmError
from .files import WriteError, error_reason

LOCK = ".lock"


@contextmanager
def lock_folder(path: Path, process: str = "training") -> Iterator[None]:
    """Keeps other processes out of a folder, which is made if need be and removed again if nothing got into it.

    The operating system ends the lock with the process, however that ends.

    Args:
        path: the folder.
        process: what holds the lock, for messages.

    Raises:
        VlmrmError: another process holds it.
        WriteError: the disk refused.
    """
    made = [folder for folder in (path, *path.parents) if not folder.exists()]
    lock = FileLock(path / LOCK, timeout=0)
    try:
        path.mkdir(parents=True, exist_ok=True)
        if (path / LOCK).is_symlink():
            raise VlmrmError(f"{path / LOCK} is a link to another place; remove it, or choose another folder.")
        lock.acquire()
    except Timeout:
        raise VlmrmError(
            f"Another {process} is running in {path}; wait for its end or stop it, or choose another folder with out=."
        ) from None
    except OSError as error:
        raise WriteError(f"Cannot write {path / LOCK}: {error_reason(error)}.") from error
    try:
        yield
    finally:
        with suppress(OSError):
            (path / LOCK).unlink(missing_ok=True)
        lock.release()
        with suppress(OSError):
            for folder in made:
                folder.rmdir()
