"""A rollout of two episodes without an agent."""

import numpy as np
import pytest

from vlmrm_lite import lab


@pytest.fixture(scope="module")
def rollout():
    fractions = np.linspace(0, 1, 5)
    way = [humanoid.blend("standing", "kneeling", fraction) for fraction in fractions]
    qpos = np.stack([humanoid.qpos_of(way), humanoid.qpos_of(way[::-1])])
    return {"qpos": qpos, "vlm_reward": np.stack([fractions, fractions[::-1]]), "success": qpos[:, :, 2] < 0.9}


humanoid = lab.humanoid
