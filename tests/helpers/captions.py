"""Captions of sampled scenes, and the truth value of one idea."""

import numpy as np

from vlmrm_lite.pretraining.language import caption, held_out_prompts

HELD_OUT = held_out_prompts()


def captions_of(domain, n, seed=0):
    rng = np.random.default_rng(seed)
    features = domain.sample(n, rng)
    table = domain.truth_table(features)
    return features, table, [caption(domain, row, rng, HELD_OUT) for row in table]


def truth_of(domain, name, **features):
    """How true one idea is of hand-made scenes without anything unusual."""
    n = len(next(iter(features.values())))
    full = {key: np.full(n, -1 if key.endswith("color") else 0) for key in domain.sample(1, np.random.default_rng(0))}
    full |= {key: np.asarray(value, float) for key, value in features.items()}
    return next(idea for idea in domain.ideas if idea.name == name).truth(full)
