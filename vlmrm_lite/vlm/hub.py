"""Model files from the Hugging Face Hub: cached, resumable, checked, with a quick failure if there is no network.

`huggingface_hub` sends the requests and keeps the cache, which is shared with other programs. This module adds a
time limit for the Hub's answer, resumption of interrupted downloads, a check of the finished file, and one clear
message for each kind of failure.
"""

import errno
import hashlib
import os
import queue
import shutil
import threading
from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from ..errors import VlmrmError

CONNECT_SECONDS = 5.0  # limit for the Hub's answer; a running download has no limit


def fetch(repo: str, filename: str, revision: str = "main", offline_hint: str = "") -> Path | None:
    """Returns the path of a file of a Hub repository, after downloading it if it is not in the cache.

    An interrupted download resumes where it stopped, even after a killed process. Large files are checked against
    the SHA-256 that the Hub publishes.

    Args:
        repo: ``"organization/name"``.
        filename: path inside the repository.
        revision: branch, tag, pull request or commit.
        offline_hint: what a user without network access can do instead; appended to the error message.

    Returns:
        The file in the cache, or None if the repository has no such file.

    Raises:
        VlmrmError: no network, no such repository, no permission, an interrupted download, a full or read-only disk.
    """
    if (path := cached(repo, filename, revision)) is not None:
        return path
    from huggingface_hub import constants, hf_hub_download
    from huggingface_hub.file_download import repo_folder_name

    meta = _metadata(repo, filename, revision, offline_hint)
    if meta is None:
        return None
    folder = repo_folder_name(repo_id=repo, repo_type="model")
    blob = Path(constants.HF_HUB_CACHE) / folder / "blobs" / meta.etag
    with _readable_errors(f"{repo}/{filename}", blob, meta.size):
        _download(repo, filename, meta, blob)
        with _no_progress_bar():  # the blob exists: this only registers it in the cache
            return Path(hf_hub_download(repo, filename, revision=revision, etag_timeout=CONNECT_SECONDS))


def cached(repo: str, filename: str, revision: str = "main") -> Path | None:
    """Returns the path of a file in the cache, or None. Needs no network."""
    from huggingface_hub import try_to_load_from_cache

    path = try_to_load_from_cache(repo, filename, revision=revision)
    return Path(path) if isinstance(path, str) else None


def is_reachable(seconds: float = CONNECT_SECONDS) -> bool:
    """Whether the Hub answers within the given time."""
    from huggingface_hub import constants
    from huggingface_hub.utils import get_session

    try:
        _call_within(seconds, lambda: get_session().head(constants.ENDPOINT, timeout=seconds))
    except Exception:  # the network stack can raise anything
        return False
    return True


def _metadata(repo: str, filename: str, revision: str, offline_hint: str) -> Any:
    """Size, ETag and commit of a file as the Hub reports them, or None if there is no such file."""
    from huggingface_hub import constants, errors, get_hf_file_metadata, hf_hub_url

    # huggingface_hub's own variable, for slow connections.
    seconds = float(os.environ.get("HF_HUB_ETAG_TIMEOUT", CONNECT_SECONDS))
    url = hf_hub_url(repo, filename, revision=revision)
    try:
        meta = _call_within(seconds, lambda: get_hf_file_metadata(url, timeout=seconds))
    except errors.EntryNotFoundError:
        return None
    except errors.RevisionNotFoundError:
        raise VlmrmError(f"{repo!r} on {constants.ENDPOINT} has no revision {revision!r}.") from None
    except errors.GatedRepoError:
        raise VlmrmError(
            f"{repo!r} requires you to accept its terms on {constants.ENDPOINT}/{repo}. Then "
            "log in with `hf auth login` and try again."
        ) from None
    except errors.RepositoryNotFoundError:
        raise VlmrmError(
            f"There is no repository {repo!r} on {constants.ENDPOINT}, or it is private: check "
            "the spelling, or log in with `hf auth login`."
        ) from None
    except Exception as error:  # refused, timed out, no such host, offline mode, proxy, certificates, ...
        raise VlmrmError(
            f"Cannot get {repo}/{filename}: {_describe(error)}. The shipped model needs no "
            f"network: load_vlm('simclip-micro'). {offline_hint}".rstrip()
        ) from None
    if not meta.etag:
        raise VlmrmError(
            f"{constants.ENDPOINT} does not answer like a Hugging Face Hub (no ETag for "
            f"{filename}). Check HF_ENDPOINT, the proxy, or the network's login page."
        )
    return meta


def _download(repo: str, filename: str, meta: Any, blob: Path) -> None:
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
        if meta.size and done > meta.size:
            partial.unlink()
            done = 0
        if meta.size and shutil.disk_usage(blob.parent).free < meta.size - done:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        url = hf_hub_url(repo, filename, revision=meta.commit_hash)
        small = meta.size is not None and meta.size < 1e6
        with open(partial, "ab") as file, _no_warnings(), _no_progress_bar() if small else nullcontext():
            http_get(
                url,
                file,
                resume_size=done,
                headers=build_hf_headers(),
                expected_size=meta.size,
                displayed_filename=filename,
            )
        if len(blob.name) == 64 and _sha256(partial) != blob.name:
            partial.unlink()
            raise VlmrmError(
                f"The downloaded {repo}/{filename} does not match its checksum and was deleted. Try again."
            )
        os.replace(partial, blob)


@contextmanager
def _readable_errors(what: str, blob: Path, size: int | None):
    """Turns the errors of a download into one clear message each."""
    try:
        yield
    except VlmrmError:
        raise
    except Exception as error:
        code = errno.errorcode.get(getattr(error, "errno", 0))
        if code in ("ENOSPC", "EDQUOT"):
            raise VlmrmError(
                f"No space left for {what} ({_mb(size)}) in {blob.parents[2]}. Free some space, or "
                "set the environment variable HF_HOME to a folder on a larger disk."
            ) from None
        if code in ("EACCES", "EPERM", "EROFS"):
            raise VlmrmError(
                f"Cannot write {what} to {blob.parents[2]} ({error}). Set the environment "
                "variable HF_HOME to a folder you can write to."
            ) from None
        partial = blob.with_name(blob.name + ".vlmrm-partial")
        done = partial.stat().st_size if partial.exists() else 0
        raise VlmrmError(
            f"The download of {what} broke off after {_mb(done)} of {_mb(size)}: "
            f"{_describe(error)}. Nothing is lost: try again to resume it."
        ) from None


def _call_within(seconds: float, call: Callable[[], Any]) -> Any:
    """Calls in a thread with a time limit, since a DNS lookup can exceed every socket timeout.

    Raises:
        TimeoutError: the call took longer.
    """
    box: queue.SimpleQueue = queue.SimpleQueue()

    def work() -> None:
        try:
            box.put((call(), None))
        except Exception as error:
            box.put((None, error))

    threading.Thread(target=work, daemon=True).start()
    try:
        value, error = box.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if error is not None:
        raise error
    return value


def _describe(error: Exception) -> str:
    """Describes in a few words why a request failed."""
    from huggingface_hub import constants
    from huggingface_hub.errors import OfflineModeIsEnabled

    if isinstance(error, OfflineModeIsEnabled):
        return "HF_HUB_OFFLINE is set, and the file is not in the cache"
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None:
        return f"{constants.ENDPOINT} answered with HTTP status {status}"
    if isinstance(error, TimeoutError) or "Timeout" in type(error).__name__:
        return f"{constants.ENDPOINT} does not answer (is there a network?)"
    detail = " ".join(str(error).split())[:150]
    return f"no connection to {constants.ENDPOINT} (is there a network? {type(error).__name__}: {detail})"


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mb(size: int | None) -> str:
    return "an unknown number of MB" if size is None else f"{size / 1e6:.1f} MB"


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
