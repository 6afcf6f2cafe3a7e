"""Plots, widgets, videos and exercise checks for the notebooks. The ideas themselves stay in the notebook cells.

from vlmrm_lite import lab

vlm = lab.setup()                                    # the model of every notebook
lab.plots.landscape(x, {"α = 0": rewards}, "angle")  # matplotlib figures
lab.widgets.prompt_explorer(vlm, "cartpole")         # widgets, with core ipywidgets only
lab.show_video({"before": frames})                   # an MP4 inside the page
lab.humanoid.pose_explorer(vlm)                      # poses, renderings, agents
lab.check.cosine(my_cosine)                          # right; wrong, because ...; not attempted yet
"""

from . import check, humanoid, plots, timing, widgets
from .scenes import Sweep, sweep
from .session import budget, setup
from .video import show_video

__all__ = ["Sweep", "budget", "check", "humanoid", "plots", "setup", "show_video", "sweep", "timing", "widgets"]
