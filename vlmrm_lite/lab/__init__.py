"""Plots, widgets, videos and exercise checks for the notebooks. The ideas themselves stay in the notebook cells.

from vlmrm_lite import lab

vlm = lab.setup()                                    # the model of every notebook
lab.plots.landscape(x, {"α = 0": rewards}, "angle")  # matplotlib figures
lab.widgets.prompt_explorer(vlm, "cartpole")         # widgets, with core ipywidgets only
lab.show_video({"before": frames})                   # an MP4 inside the page
lab.humanoid.pose_explorer(vlm)                      # poses, renderings, agents
lab.phone.prompt_explorer(run)                       # screens, and an agent that tries what you type
lab.playroom.prompt_explorer(run)                    # rooms, and an agent that tries what you type
lab.own_clip.landscapes({"on red": r}, scene)        # the reward at every place of a robot
lab.own_env.decision_tree()                          # why an agent does not learn, question by question
lab.drawings.rl_loop()                               # ideas as drawn figures
lab.quiz.show("02")                                  # a few questions on a notebook
lab.check.cosine(my_cosine)                          # right; wrong, because ...; not attempted yet
"""

from ..utils.extras import import_extra
from ..utils.paths import data_path

# Imported on first use, so that plots need no MuJoCo and exercise checks no widgets.
_HOME = {
    "Sweep": "scenes",
    "algorithm_1": "rollouts",
    "budget": "session",
    "setup": "session",
    "show_video": "video",
    "sweep": "scenes",
}
_MODULES = (
    "check",
    "drawings",
    "humanoid",
    "own_clip",
    "own_env",
    "phone",
    "playroom",
    "plots",
    "quiz",
    "timing",
    "widgets",
)

__all__ = [*_HOME, *_MODULES, "data_path"]


def __getattr__(name: str):
    if name in _HOME:
        return getattr(_import(_HOME[name]), name)
    if name in _MODULES:
        return _import(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def _import(module: str):
    return import_extra(f"{__name__}.{module}", "lab", "Plots, widgets and videos")
