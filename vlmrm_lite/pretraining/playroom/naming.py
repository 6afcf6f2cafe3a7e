"""The playroom: the names of things in templates: a kind, a color, or both."""

from dataclasses import dataclass

from ...envs.playroom.things import COLOR_NAMES, KIND_NAMES


@dataclass(frozen=True)
class Name:
    """A thing in words, as a template: "{blue} {mug}", "{mug}", or "{blue} {object}".

    Attributes:
        kind: index of its kind; None for any.
        color: index of its color; None for any.
    """

    kind: int | None = None
    color: int | None = None

    def __str__(self) -> str:
        color = "" if self.color is None else f"{{{COLOR_NAMES[self.color]}}} "
        return color + ("{object}" if self.kind is None else f"{{{KIND_NAMES[self.kind]}}}")

    @property
    def any(self) -> str:
        """With an article or another word before it."""
        return f"{{the}} {self}"


COMBINATIONS = [Name(kind, color) for kind in range(len(KIND_NAMES)) for color in range(len(COLOR_NAMES))]
KINDS = [Name(kind=kind) for kind in range(len(KIND_NAMES))]
COLORS = [Name(color=color) for color in range(len(COLOR_NAMES))]
