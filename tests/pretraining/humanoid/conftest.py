"""Sampled humanoid scenes."""

import numpy as np
import pytest
from helpers.humanoid_ideas import DOMAIN


@pytest.fixture(scope="module")
def scenes():
    return DOMAIN.sample(600, np.random.default_rng(0))
