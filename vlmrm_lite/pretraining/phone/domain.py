"""The phone for SimCLIP: random screens and the ideas that describe them."""

from ..language import Domain
from . import app_ideas, look_ideas, screen_ideas
from .scenes import draw, sample
from .words import COMPANY, WORDS

IDEAS = [*app_ideas.IDEAS, *screen_ideas.IDEAS, *look_ideas.IDEAS]  # captions are drawn by index, as for CartPole
DOMAIN = Domain("phone", sample, draw, IDEAS, WORDS, COMPANY, weight=3.0)
