"""CartPole and MountainCar, drawn with NumPy."""
