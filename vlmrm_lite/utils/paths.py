"""Where shipped models, policies, states and notebooks are."""

from pathlib import Path


def package_path() -> Path:
    """Returns the absolute path of the package."""
    return Path(__file__).resolve().parents[1]


def data_path(*parts: str) -> Path:
    """Returns the path of something in ``data/``, in an installed wheel as well as in an editable install.

    Args:
        *parts: path components below ``data/``, for example ``"clip", "simclip-micro"``.

    Returns:
        The absolute path; it need not exist.
    """
    return _beside("data").joinpath(*parts)


def notebooks_path() -> Path:
    """Returns the folder of the notebooks, in an installed wheel as well as in an editable install."""
    return _beside("notebooks")


def _beside(name: str) -> Path:
    """A folder inside the package, where a wheel has it, or beside it, where the repository has it."""
    package = package_path()
    return package / name if (package / name).is_dir() else package.parent / name
