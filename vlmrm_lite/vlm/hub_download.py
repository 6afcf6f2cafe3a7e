"""One file of the Hub into huggingface_hub's cache: whole, of the announced size and checksum, or to be continued."""

import errno
import hashlib
import os
import shutil
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from ..errors import VlmrmError

_CHUNK = 2**18  # bytes; what arrives of a chunk before a download breaks off is lost


def download(repo: str, filename: str, meta: Any, blob: Path) -> None:
    """Downloads a file into the cache as ``blob``, resuming a partial download if there is one."""
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import WeakFileLock, build_hf_headers

    blob.parent.mkdir(parents=True, exist_ok=True)
    partial = blob.with_name(blob.name + ".vlmrm-partial")
    with WeakFileLock(blob.with_name(blob.name + ".vlmrm-lock")):  # two processes must not write the same file
        if blob.exists():
            return
        done = partial.stat().st_size if partial.exists() else 0
        if done > meta.size:
            partial.unlink()
            done = 0
        if shutil.disk_usage(blob.parent).free < meta.size - done:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        url = hf_hub_url(repo, filename, revision=meta.commit_hash)
        what = f"{repo}/{filename}"
        try:
            with (
                open(partial, "ab") as file,
                _no_warnings(),
                _small_chunks(),
                _no_progress_bar() if meta.size < 1e6 else nullcontext(),
            ):
                http_get(
                    url,
                    _Bounded(file, meta.size, what),
                    resume_size=done,
                    headers=build_hf_headers(),
                    expected_size=meta.size,
                    displayed_filename=filename,
                )
            if len(blob.name) == 64 and _sha256(partial) != blob.name:
                raise VlmrmError(f"The downloaded {what} does not match its checksum and was deleted. Try again.")
        except VlmrmError:  # it is not what was announced, so there is nothing to continue
            partial.unlink()
            raise
        os.replace(partial, blob)


def register(folder: Path, blob: Path, commit: str, filename: str, revision: str) -> Path:
    """Enters a blob into huggingface_hub's cache: as a file of the commit that the revision stands for."""
    path = folder / "snapshots" / commit / filename
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.unlink(missing_ok=True)
        try:
            path.symlink_to(os.path.relpath(blob, path.parent))
        except OSError:  # Windows without the right to make links
            shutil.copyfile(blob, path)
    if revision != commit:
        reference = folder / "refs" / revision
        reference.parent.mkdir(parents=True, exist_ok=True)
        reference.write_text(commit)
    return path


class _Bounded:
    """A file that refuses to become larger than the Hub said."""

    def __init__(self, file: Any, size: int, what: str):
        self._file, self._size, self._what = file, size, what

    def write(self, chunk: bytes) -> int:
        if self._file.tell() + len(chunk) > self._size:
            raise VlmrmError(
                f"{self._what} is larger than the {self._size:,} bytes that were announced; what arrived was deleted. "
                "Check HF_ENDPOINT, the proxy, or the network's login page."
            )
        return self._file.write(chunk)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@contextmanager
def _small_chunks():
    """Makes huggingface_hub write what it downloads in small chunks, so that little is lost when it breaks off."""
    from huggingface_hub import constants

    before, constants.DOWNLOAD_CHUNK_SIZE = constants.DOWNLOAD_CHUNK_SIZE, _CHUNK
    try:
        yield
    finally:
        constants.DOWNLOAD_CHUNK_SIZE = before


@contextmanager
def _no_warnings():
    """Keeps huggingface_hub from logging each of its retries; the final error message covers them."""
    from huggingface_hub.utils import logging

    level = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        yield
    finally:
        logging.set_verbosity(level)


@contextmanager
def _no_progress_bar():
    from huggingface_hub.utils import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars

    if are_progress_bars_disabled():
        yield
        return
    disable_progress_bars()
    try:
        yield
    finally:
        enable_progress_bars()


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
