"""What every package may use: frames, devices, progress, files, checks of arguments."""
