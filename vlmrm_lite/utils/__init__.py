"""Helpers for all packages: frames, devices, progress, files, checks of arguments."""
