"""Model files from the Hugging Face Hub: cached, resumable, checked, with a quick failure if there is no network.

`huggingface_hub` sends the requests and keeps the cache, which is shared with other programs. This module adds a
time limit for the Hub's answer, resumption of interrupted downloads, a check of the finished file, and one clear
message for each kind of failure.
"""

import errno
import os
import queue
import re
import threading
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ..errors import VlmrmError
from .hub_download import download, register

CONNECT_SECONDS = 5.0  # limit for the Hub's answer; a running download has no limit
_CHUNK = 2**18  # bytes; what arrives of a chunk before a download breaks off is lost


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
    for name in (filename, revision):
        if not re.fullmatch(r"[\w.@+-]+(/[\w.@+-]+)*", name) or ".." in name.split("/"):
            raise VlmrmError(
                f"{repo!r} has no file or revision {name!r}; expected names such as 'main' or 'refs/pr/1'."
            )
    if (path := cached(repo, filename, revision)) is not None:
        return path
    from huggingface_hub import constants
    from huggingface_hub.file_download import repo_folder_name

    meta = _metadata(repo, filename, revision, offline_hint)
    if meta is None:
        return None
    folder = Path(constants.HF_HUB_CACHE) / repo_folder_name(repo_id=repo, repo_type="model")
    blob = folder / "blobs" / meta.etag
    with _readable_errors(f"{repo}/{filename}", blob, meta.size):
        download(repo, filename, meta, blob)
        return register(folder, blob, meta.commit_hash, filename, revision)


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
    # The first two become names of files, so nothing but letters and digits will do.
    name = r"[0-9A-Za-z]{8,128}"
    for what, value, form in (
        ("ETag", meta.etag, name),
        ("X-Repo-Commit", meta.commit_hash, name),
        ("size", meta.size, r"\d+"),
    ):
        if value is None or not re.fullmatch(form, str(value)):
            raise VlmrmError(
                f"{constants.ENDPOINT} does not answer like a Hugging Face Hub: the {what} of {filename} is "
                f"{value!r:.60}. Check HF_ENDPOINT, the proxy, or the network's login page."
            )
    return meta


@contextmanager
def _readable_errors(what: str, blob: Path, size: int):
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


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
