"""Any MuJoCo model in many copies, stepped and drawn at once without OpenGL."""
