"""The humanoid in notebooks: poses and their renderings, shipped agents, figures and widgets.

frames = lab.humanoid.draw(["kneeling", "standing"])        # or qpos (n, 24)
lab.humanoid.pose_explorer(vlm)                             # joints -> frame -> rewards of eight prompts
runs = lab.humanoid.shipped_runs()                          # prints which are missing
lab.humanoid.trajectory_scrubber(runs["humanoid-kneeling"])
"""

from .agents import shipped_runs
from .algorithms import plot_comparison, shipped_comparison
from .cheats import CHEATERS, from_standing, line_up, show_line_up, turned
from .figures import episode, learning_curves, pose_rewards, prompts_by_poses, step_histograms
from .poses import POSES, Pose, blend, draw, labeled_poses, qpos_of, variations
from .widgets import pose_explorer, trajectory_scrubber

__all__ = [
    "CHEATERS",
    "POSES",
    "Pose",
    "blend",
    "draw",
    "episode",
    "from_standing",
    "labeled_poses",
    "learning_curves",
    "line_up",
    "plot_comparison",
    "pose_explorer",
    "pose_rewards",
    "prompts_by_poses",
    "qpos_of",
    "shipped_comparison",
    "shipped_runs",
    "show_line_up",
    "step_histograms",
    "trajectory_scrubber",
    "turned",
    "variations",
]
