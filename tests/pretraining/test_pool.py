"""Scenes that are drawn once: the same truths and images as before, drawn from a pool."""

from dataclasses import replace

import numpy as np

from vlmrm_lite.pretraining.language import Domain, Idea
from vlmrm_lite.pretraining.pool import with_pool

DRAWN = []


def sample(n, rng):
    return {"number": rng.random(n)}


def draw(features, size):
    DRAWN.append(len(features["number"]))
    return np.tile((255 * features["number"]).astype(np.uint8)[:, None, None, None], (1, size, size, 3))


DOMAIN = Domain("numbers", sample, draw, [Idea("large", "number", lambda f: f["number"], states=["large"])], {})


def test_a_domain_without_a_pool_stays_as_it_is():
    assert with_pool(DOMAIN, 4, seed=0) is DOMAIN


def test_scenes_and_their_images_come_from_the_pool():
    DRAWN.clear()
    domain = with_pool(replace(DOMAIN, pool=1_200), 4, seed=0)
    assert DRAWN == [500, 500, 200]
    features = domain.sample(5_000, np.random.default_rng(1))
    frames = domain.draw(features, 4)
    assert sum(DRAWN) == 1_200 and frames.shape == (5_000, 4, 4, 3) and frames.dtype == np.uint8
    assert (frames[:, 0, 0, 0] == (255 * features["number"]).astype(np.uint8)).all()
    assert 1_100 < len(set(features["number"])) <= 1_200
    assert np.allclose(domain.truth_table(features)[:, 0], features["number"])


def test_equal_seeds_share_a_pool_and_others_differ():
    domain = replace(DOMAIN, pool=50)
    DRAWN.clear()
    one, again, other = (with_pool(domain, 4, seed) for seed in (7, 7, 8))
    found = [set(part.sample(500, np.random.default_rng(0))["number"]) for part in (one, again, other)]
    assert found[0] == found[1] and not found[0] & found[2] and DRAWN == [50, 50]


def test_samples_are_those_of_the_generator():
    domain = with_pool(replace(DOMAIN, pool=50), 4, seed=0)
    one, again, other = (domain.sample(20, np.random.default_rng(seed))["number"] for seed in (1, 1, 2))
    assert (one == again).all() and (one != other).any()
