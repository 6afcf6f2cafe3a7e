"""An environment of one's own in notebooks: a small world, what the exercises ask for, a decision tree, and a widget.

env = own_env.Lever()                                       # a lever on a block, drawn with Pillow
own_env.decision_tree()                                     # from "it does not learn" to what to fix
own_env.camera_explorer(vlm, view, x, "angle", camera, prompt)  # move the camera, and see the reward landscape
"""

from .figures import decision_tree
from .reference import Lever, draw_lever, signal_to_noise, upright
from .widgets import camera_explorer

__all__ = ["Lever", "camera_explorer", "decision_tree", "draw_lever", "signal_to_noise", "upright"]
