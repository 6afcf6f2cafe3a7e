"""CartPole for SimCLIP: random scenes and the ideas that describe them."""

from ...envs.classic import cartpole
from ..colors import color_ideas
from ..language import Domain
from . import direction_ideas, position_ideas, scene_ideas, tilt_ideas
from .scenes import draw, sample
from .truths import if_cart_visible, if_pole_visible
from .words import COMPANY, WORDS

IDEAS = [  # captions are drawn by index: a different order gives different captions for a seed
    *tilt_ideas.IDEAS,
    *direction_ideas.IDEAS,
    *position_ideas.IDEAS,
    *scene_ideas.IDEAS,
    *color_ideas(
        {"cart": if_cart_visible, "pole": if_pole_visible, "background": lambda truth: truth}, cartpole.COLORS
    ),
]
DOMAIN = Domain("cartpole", sample, draw, IDEAS, WORDS, COMPANY)
