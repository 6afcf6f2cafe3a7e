"""Many worlds of any MuJoCo model, stepped and rendered together without OpenGL."""
