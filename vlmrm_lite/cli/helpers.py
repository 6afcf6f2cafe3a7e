"""How the commands of the command line behave: their order, their numbers, and their errors."""

import errno
import re
from collections.abc import Callable
from typing import Any

import click

from ..errors import VlmrmError


class Commands(click.Group):
    """Lists commands in the order they are written, and shows known errors without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ValueError, TypeError, VlmrmError, OSError) as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise
            message = str(error) or type(error).__name__
            if isinstance(error, OSError) and error.filename:
                message = f"Cannot use {error.filename}: {error.strerror.lower()}."
            message = " ".join([message, *getattr(error, "__notes__", [])])
            raise click.ClickException(in_options(message)) from error


def number(name: str, lowest: int, text: str, default: int | None = None) -> Callable:
    """An option that takes a whole number."""
    return click.option(
        name, type=click.IntRange(min=lowest), metavar="N", default=default, show_default=default is not None, help=text
    )


def in_options(message: str) -> str:
    """The message of a Python function in the words of the command line.

    Example:
        >>> in_options("continue it with resume=True, or choose another folder with out=.")
        'continue it with --resume, or choose another folder with --out.'
    """
    message = re.sub(r"\b(resume|overwrite)=True", r"--\1", message)
    message = re.sub(r"\bout=(['\"])", r"--out \1", message)
    return re.sub(r"\bout=", "--out", message)
