"""The playroom for SimCLIP: random rooms and the ideas that describe them."""

from ..language import Domain
from . import goal_ideas, pair_ideas, room_ideas, thing_ideas
from .scenes import draw, sample
from .words import COMPANY, WORDS

IDEAS = [*goal_ideas.IDEAS, *pair_ideas.IDEAS, *thing_ideas.IDEAS, *room_ideas.IDEAS]  # captions are drawn by index
DOMAIN = Domain("playroom", sample, draw, IDEAS, WORDS, COMPANY, weight=8.0, pool=150_000)
