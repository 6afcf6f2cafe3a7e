"""How all commands behave: their order, their number options, their old options, and their error messages."""

import errno
import os
import re
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from ..errors import VlmrmError


class CommandGroup(click.Group):
    """Lists commands in the order in which they were added, and prints known errors without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names of the commands in that order."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command.

        Raises:
            click.ClickException: the command raised an error that a user can act on.
        """
        try:
            return super().invoke(ctx)
        except Exception as error:
            if was_interrupted(error):
                raise KeyboardInterrupt from error
            known = isinstance(error, ValueError | TypeError | VlmrmError | OSError)
            if not known or (isinstance(error, OSError) and error.errno == errno.EPIPE):
                raise
            message = str(error) or type(error).__name__
            if isinstance(error, OSError) and error.filename:
                message = f"Cannot use {error.filename}: {(error.strerror or str(error)).lower()}."
            message = " ".join([message, *getattr(error, "__notes__", [])])
            raise click.ClickException(in_cli_terms(message)) from error


def was_interrupted(error: BaseException | None) -> bool:
    """Whether `error` hides a Ctrl-C: Python 3.11 wraps one in a ``RuntimeError`` while it makes a class."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        if isinstance(error, KeyboardInterrupt):
            return True
        seen.append(error)
        error = error.__cause__ or error.__context__
    return False


class UserPath(click.Path):
    """A path to a file or folder; ``~`` is the user's home, as in a shell."""

    def __init__(self, **kwargs: Any):
        super().__init__(path_type=Path, **kwargs)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return super().convert(os.path.expanduser(value), param, ctx)


class PngPath(UserPath):
    """A path to a PNG file."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = super().convert(value, param, ctx)
        if path.suffix.lower() != ".png":
            self.fail(f"{str(path)!r} does not end in .png; plots are PNG files.", param, ctx)
        return path


class Count(click.IntRange):
    """A whole number of at least `min`."""

    name = "whole number"


def count_option(name: str, lowest: int, help_text: str, default: int | None = None) -> Callable:
    """Makes an option that takes a whole number of at least `lowest`."""
    return click.option(
        name, type=Count(min=lowest), metavar="N", default=default, show_default=default is not None, help=help_text
    )


def old_count_option(old: str, new: str, lowest: int) -> Callable:
    """Makes a hidden option for the old name of a `count_option`; using it warns.

    The command gets the value as a separate argument, named after the new option with "old_" in front.
    """

    def warn(context: click.Context, parameter: click.Parameter, value: int | None) -> int | None:
        if value is not None:
            warnings.warn(f"{old} is now {new}.", DeprecationWarning, stacklevel=1)
        return value

    argument = f"old_{new.removeprefix('--').replace('-', '_')}"
    return click.option(old, argument, type=Count(min=lowest), metavar="N", hidden=True, callback=warn)


def in_cli_terms(message: str) -> str:
    """Replaces the arguments of Python functions in a message by the options of the command line.

    Example:
        >>> in_cli_terms("continue it with resume=True, or choose another folder with out=.")
        'continue it with --resume, or choose another folder with --out.'
    """
    message = re.sub(r"\b(resume|overwrite)=True", r"--\1", message)
    message = re.sub(r"\b(vlmrm_lite\.)?list_vlms\(\)", "`vlmrm-lite vlms`", message)
    message = re.sub(r"\b(out|vlm|seed|goal|baseline|alpha)=(?=['\"0-9])", r"--\1 ", message)
    message = re.sub(r"\btotal_steps=(?=[0-9])", "--steps ", message)
    return re.sub(r"\b(out|vlm|goal|baseline)=(?=[ ,.;)])", r"--\1", message)


def shortened(text: str, length: int = 70) -> str:
    """Returns a text in one line, cut at `length` characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


def short_labels(texts: Sequence[str]) -> list[str]:
    """Returns texts for the legend of a plot, cut, and numbered where they would be the same."""
    short = [shortened(text, 55) for text in texts]
    return [label if short.count(label) == 1 else f"{label} ({i})" for i, label in enumerate(short, 1)]


def write_file(path: Path, content: bytes) -> None:
    """Writes a result, whole or not at all.

    Raises:
        WriteError: the file cannot be written.
    """
    from ..utils.files import atomic_write  # imports torch

    with atomic_write(path) as temporary:
        temporary.write_bytes(content)


def print_status(text: str) -> None:
    """Prints a line for people to stderr; stdout is for results that scripts read."""
    click.echo(text, err=True)
