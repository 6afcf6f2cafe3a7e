"""Code shared by several test files."""

from pathlib import Path

TESTS = Path(__file__).parents[1]
ROOT = TESTS.parent
