"""Libraries of the optional extras, imported when they are needed."""

from importlib import import_module
from types import ModuleType

from ..errors import VlmrmError


def import_extra(module: str, extra: str, purpose: str) -> ModuleType:
    """Imports a library that only an extra installs.

    Args:
        module: name of the module.
        extra: name of the extra.
        purpose: the start of the error message: "Videos", "The humanoid".

    Raises:
        VlmrmError: the library, or one that it needs, is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise VlmrmError(
            f"{purpose} need {error.name}, which is not installed: pip install 'vlmrm-lite[{extra}]'"
        ) from error
