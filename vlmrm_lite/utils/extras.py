"""Libraries of the optional extras, imported when they are needed."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from ..errors import VlmrmError


class MissingExtraError(VlmrmError):
    """A library of an optional extra is not installed."""


def import_extra(module: str, extra: str, purpose: str) -> ModuleType:
    """Imports a library that only an extra installs.

    Args:
        module: name of the module.
        extra: name of the extra.
        purpose: the start of the error message: "Videos", "The humanoid environments".

    Raises:
        MissingExtraError: the library, or one that it needs, is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(_message(error.name, extra, purpose)) from error


def require_extra(modules: tuple[str, ...], extra: str, purpose: str) -> None:
    """Checks that libraries are installed, without importing them; the other arguments are those of `import_extra`.

    Raises:
        MissingExtraError: one of them is not installed.
    """
    for module in modules:
        if find_spec(module) is None:
            raise MissingExtraError(_message(module, extra, purpose))


def _message(module: str | None, extra: str, purpose: str) -> str:
    return f"{purpose} need {module}, which is not installed: pip install 'vlmrm-lite[{extra}]'"
