"""The playroom in notebooks: random rooms, an agent that plays, figures, and a widget.

states = lab.playroom.random_rooms(2_000, seed=0)          # goals and near misses are frequent
frames = lab.playroom.draw(states)                         # 64x64, as the model sees them
episode = lab.playroom.play(run, "lift the blue mug")      # (1, steps + 1, k)
lab.playroom.prompt_explorer(run, "lift the blue mug")     # type a prompt, and watch the agent try it
"""

from .figures import attempt
from .rooms import draw, play, random_rooms, start_rooms, things_in
from .widgets import prompt_explorer

__all__ = ["attempt", "draw", "play", "prompt_explorer", "random_rooms", "start_rooms", "things_in"]
