"""How the shipped models are trained: random scenes, their images and captions, contrastive training.

Nothing here uses a reward, an episode, a policy or a success predicate, only states of the simulators, their images,
and what people might say about them.
"""

from . import cartpole, humanoid, mountain_car, phone, playroom
from .language import Domain

DOMAINS: tuple[Domain, ...] = (cartpole.DOMAIN, mountain_car.DOMAIN, humanoid.DOMAIN)
GOAL_DOMAINS: tuple[Domain, ...] = (*DOMAINS, phone.DOMAIN, playroom.DOMAIN)
"""The domains of a model for tasks with many goals."""
