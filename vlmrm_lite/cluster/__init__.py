"""Computers that work together, by Ray: connect to them, and place rewards on their GPUs."""

from .connection import connect, count_slots

__all__ = ["connect", "count_slots"]
