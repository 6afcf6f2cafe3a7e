"""How the shipped models were made: scenes → captions → contrastive training.

Nothing here knows a reward, an episode, a policy or a success criterion: only states of the simulators, their
pictures, and what people might say about them.
"""

from . import cartpole, humanoid, mountain_car
from .language import Domain

DOMAINS: tuple[Domain, ...] = (cartpole.DOMAIN, mountain_car.DOMAIN, humanoid.DOMAIN)
