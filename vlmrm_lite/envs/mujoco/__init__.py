"""Many worlds of any MuJoCo model, stepped and rendered together without OpenGL."""

from ...utils.extras import require_extra

require_extra(("mujoco", "mujoco_warp"), "humanoid", "MuJoCo environments")
