"""The textured MountainCar for SimCLIP: random scenes and the ideas that describe them."""

from ..colors import color_ideas
from ..language import Domain
from . import goal_ideas, position_ideas, scene_ideas
from .scenes import USUAL_COLORS, draw, sample
from .truths import if_car_visible, if_flag_visible
from .words import COMPANY, WORDS

IDEAS = [  # captions are drawn by index: a different order gives different captions for a seed
    *goal_ideas.IDEAS,
    *position_ideas.IDEAS,
    *scene_ideas.IDEAS,
    *color_ideas({"car": if_car_visible, "flag": if_flag_visible, "sky": lambda truth: truth}, USUAL_COLORS),
]
DOMAIN = Domain("mountain-car", sample, draw, IDEAS, WORDS, COMPANY)
