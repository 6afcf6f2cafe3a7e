"""What is below the header of an open app: one function for each archetype."""

from collections.abc import Callable

import numpy as np

from ..canvas import Canvas
from ..look import Look
from . import games, media, office, texts, tools

Content = Callable[[Canvas, Look, np.random.Generator], None]
ARCHETYPES: dict[str, Content] = {
    name: function
    for module in (games, media, office, texts, tools)
    for name, function in vars(module).items()
    if getattr(function, "__module__", None) == module.__name__ and not name.startswith("_")
}
"""Name to a function of a canvas, the look of the app, and the random numbers of its variant."""
