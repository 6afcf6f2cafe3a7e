"""Many worlds of any MuJoCo model, stepped and rendered together without OpenGL."""

from ...utils.extras import import_extra

import_extra("mujoco", "humanoid", "MuJoCo environments")  # raises one clear sentence
