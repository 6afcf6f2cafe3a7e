"""Drawn figures of the course: ideas as pictures, each with a description in words (`Drawing.alt`)."""

from .course import course_map
from .embeddings import contrastive_matrix, sphere
from .goals import goal_agent
from .loop import rl_loop
from .pen import Drawing
from .rollouts import hindsight, rollout

__all__ = ["Drawing", "contrastive_matrix", "course_map", "goal_agent", "hindsight", "rl_loop", "rollout", "sphere"]
