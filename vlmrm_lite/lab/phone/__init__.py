"""The phone in notebooks: random screens, an agent that plays, figures, and a widget.

states = lab.phone.random_screens(2_000, seed=0)          # (2000, 69)
frames = lab.phone.draw(states)                           # 64x64, as the model sees them
episode = lab.phone.play(run, "open the clock app")       # (1, steps + 1, 69)
lab.phone.prompt_explorer(run, "open the clock app")      # type a prompt, and watch the agent try it
"""

from .figures import attempt, plot_grid, reward_diagram
from .screens import apps_open, draw, play, random_screens, shipped_grid
from .widgets import prompt_explorer

__all__ = [
    "apps_open",
    "attempt",
    "draw",
    "play",
    "plot_grid",
    "prompt_explorer",
    "random_screens",
    "reward_diagram",
    "shipped_grid",
]
