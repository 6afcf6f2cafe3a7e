"""The humanoid in notebooks: poses and their pictures, shipped agents, figures, and things to move.

frames = lab.humanoid.draw(["kneeling", "standing"])        # or qpos (n, 24)
lab.humanoid.pose_explorer(vlm)                             # joints -> picture -> rewards of eight sentences
runs = lab.humanoid.shipped_runs()                          # says which are missing
lab.humanoid.trajectory_scrubber(runs["humanoid-kneeling"])
"""

from .agents import shipped_runs
from .algorithms import plot_comparison, shipped_comparison
from .figures import episode, learning_curves, pose_rewards, sentences_by_poses, step_histograms
from .poses import blend, draw, labelled_poses, qpos_of, variations
from .widgets import pose_explorer, trajectory_scrubber

__all__ = [
    "blend",
    "draw",
    "episode",
    "labelled_poses",
    "learning_curves",
    "plot_comparison",
    "pose_explorer",
    "pose_rewards",
    "qpos_of",
    "sentences_by_poses",
    "shipped_comparison",
    "shipped_runs",
    "step_histograms",
    "trajectory_scrubber",
    "variations",
]
