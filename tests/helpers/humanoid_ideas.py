"""The ideas of the humanoid domain, by name."""

import numpy as np

from vlmrm_lite.pretraining.humanoid import domain as humanoid
from vlmrm_lite.pretraining.humanoid.features import measure

DOMAIN = humanoid.DOMAIN
NAMES = [idea.name for idea in DOMAIN.ideas]


def truth(idea, qpos):
    """How true an idea is of poses (n, 24) or of one pose."""
    return DOMAIN.ideas[NAMES.index(idea)].truth(measure(np.atleast_2d(qpos)))
