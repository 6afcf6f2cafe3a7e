"""Poses that a model takes for what a caption says, and that are something else: found by climbing its scores.

An agent that learns from a model climbs them too, and ends where the model is wrong, however rare such poses are among
those that it was trained on. So the model is searched for them while it is trained, and they join the pictures it
learns from. Where an agent was fooled nevertheless, its own poses join them.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import torch

from .data import CaptionedPictures, standardise
from .humanoid.features import measure
from .humanoid.scenes import draw, place, vary
from .language import Domain, caption, truth_matrix

NAME = "humanoid"
EVERY = 125  # training steps from one search to the next
CAPTIONS, STARTS, PARENTS, CHILDREN, ROUNDS = 48, 768, 48, 96, 6
SIZE = 0.35  # radians by which a child's joints differ from its parent's, at most about
TRUE, FALSE = 0.5, 0.15  # how true a caption is of a picture
NEARLY = 2.0  # how far below the scores of what is true a mistake may be, in units of the logarithm of truth
KEPT, MOST = 16, 4096  # mistakes kept of a caption, and altogether


def among(domains: Sequence[Domain], wrong: np.ndarray) -> list[Domain]:
    """The domains, with poses (k, 24) among the humanoid's that are drawn again and again."""
    return [
        replace(domain, sample=partial(domain.sample, mistakes=wrong)) if domain.name == NAME else domain
        for domain in domains
    ]


def shown(poses: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Poses (k, 24) that agents hold, and as many copies, mirrored, turned and elsewhere; half of `MOST` at most."""
    copies = poses.copy()
    place(copies, rng)
    both = np.concatenate([poses, copies])
    return both[rng.permutation(len(both))[: MOST // 2]]


@torch.no_grad()
def find_mistakes(data: CaptionedPictures, model: torch.nn.Module, rng: np.random.Generator) -> np.ndarray:
    """Climbs, for random captions, from poses they are not true of to where such poses have the highest scores.

    Args:
        data: where poses to start from and captions come from.
        model: an open_clip model of compact tokens; it is put into the training mode it was in.
        rng: source of all choices.

    Returns:
        (k, 24): poses as they were placed; a caption is not true of them, and they have nearly the score of those
        that it is true of, or more.
    """
    was_training = model.training
    model.eval()
    domain = next(domain for domain in data.domains if domain.name == NAME)

    def embed(features) -> torch.Tensor:
        images = torch.from_numpy(draw(features, data.size)).permute(0, 3, 1, 2).float() / 255
        return model.encode_image(standardise(images), normalize=True)

    starts = domain.sample(STARTS, rng)
    table, images = domain.truth_table(starts), embed(starts)
    captions = [caption(domain, row, rng, data.held_out) for row in table[:CAPTIONS]]
    texts = model.encode_text(torch.from_numpy(data.tokens(captions, rng)), normalize=True)
    found = [starts["qpos"][:0]]
    for item, text in zip(captions, texts, strict=True):
        truth, scores = truth_matrix(table, [item])[:, 0], (images @ text).numpy()
        if truth.mean() > 0.25 or not (truth > TRUE).any():
            continue  # true of too much, or of nothing
        bar = np.median(scores[truth > TRUE]) - NEARLY / model.logit_scale.exp().item()
        wrong = np.flatnonzero(truth < FALSE)
        best = wrong[np.argsort(-scores[wrong])[:PARENTS]]
        qpos, scores = starts["qpos"][best], scores[best]
        for _ in range(ROUNDS):
            children = vary(qpos[rng.integers(len(qpos), size=CHILDREN)], SIZE, rng)
            features = {"qpos": children, **measure(children)}
            wrong = truth_matrix(domain.truth_table(features), [item])[:, 0] < FALSE
            qpos = np.concatenate([qpos, children[wrong]])
            scores = np.concatenate([scores, (embed(features) @ text).numpy()[wrong]])
            best = np.argsort(-scores)[:PARENTS]
            qpos, scores = qpos[best], scores[best]
        found.append(qpos[scores > bar][:KEPT])
    model.train(was_training)
    return np.concatenate(found)
