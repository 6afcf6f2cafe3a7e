"""Where the shipped models, policies and states are."""

from pathlib import Path


def data_path(*parts: str) -> Path:
    """Path of something in ``data/``, in an installed wheel and in an editable install alike.

    Args:
        *parts: path components below ``data/``, for example ``"clip", "simclip-micro"``.

    Returns:
        The absolute path; it need not exist.
    """
    package = Path(__file__).resolve().parents[1]
    root = package / "data" if (package / "data").is_dir() else package.parent / "data"
    return root.joinpath(*parts)
