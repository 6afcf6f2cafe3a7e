"""How the shipped models are trained: random scenes, their images and captions, contrastive training.

Nothing here uses a reward, an episode, a policy or a success predicate, only states of the simulators, their images,
and what people might say about them.
"""

from dataclasses import replace

from . import cartpole, humanoid, mountain_car, phone, playroom
from .language import Domain

DOMAINS: tuple[Domain, ...] = (cartpole.DOMAIN, mountain_car.DOMAIN, humanoid.DOMAIN)
_REHEARSED = {"cartpole": 0.5, "mountain-car": 0.5, "humanoid": 1.5, "phone": 1.5}  # weights; known already
GOAL_DOMAINS: tuple[Domain, ...] = (
    *(replace(domain, weight=_REHEARSED[domain.name]) for domain in (*DOMAINS, phone.DOMAIN)),
    playroom.DOMAIN,
)
"""The domains of a model for tasks with many goals, which starts from the weights of one that lacks the playroom."""
