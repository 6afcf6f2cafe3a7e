"""Hard negatives: poses that get a high score for a caption that is false of them.

An agent that maximizes the score of a model ends up in such poses, even if they are rare in the training data. So
pretraining searches for them regularly, by hill climbing on the scores, and adds them to the training data. Poses of
agents that exploited an earlier model can be added as well.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import torch

from .data import CaptionedImages, standardize
from .humanoid.features import measure
from .humanoid.scenes import draw, place, sample
from .humanoid.variations import vary
from .language import Domain, caption, truth_matrix

NAME = "humanoid"
EVERY = 125  # training steps between two searches
CAPTIONS, STARTS, PARENTS, CHILDREN, ROUNDS = 48, 768, 48, 96, 6
SIZE = 0.35  # scale of the largest joint changes from a parent to its child, radians
TRUE, FALSE = 0.5, 0.15  # a caption is true of an image above the one, false below the other
MARGIN = 2.0  # by which a hard negative may score below true images, in units of the logarithm of truth
KEPT, MOST = 16, 4096  # hard negatives kept per caption, and in total


def with_hard_negatives(domains: Sequence[Domain], poses: np.ndarray) -> list[Domain]:
    """The domains, where the humanoid's samples the given poses (k, 24) more often."""
    return [
        replace(domain, sample=partial(sample, hard_negatives=poses)) if domain.name == NAME else domain
        for domain in domains
    ]


def from_agents(poses: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Poses (k, 24) of agents and their copies, mirrored, turned and moved at random; at most half of `MOST`."""
    copies = poses.copy()
    place(copies, rng)
    both = np.concatenate([poses, copies])
    return both[rng.permutation(len(both))[: MOST // 2]]


@torch.no_grad()
def find_hard_negatives(data: CaptionedImages, model: torch.nn.Module, rng: np.random.Generator) -> np.ndarray:
    """Searches hard negatives for random captions, by hill climbing from poses that the captions are false of.

    Args:
        data: source of the captions and of the poses to start from.
        model: an open_clip model with compact tokens. It keeps its training mode.
        rng: source of all random choices.

    Returns:
        (k, 24): poses that a caption is false of, and that score at least nearly as high as those it is true of.
    """
    was_training = model.training
    model.eval()
    domain = next(domain for domain in data.domains if domain.name == NAME)

    def embed(features) -> torch.Tensor:
        images = torch.from_numpy(draw(features, data.size)).permute(0, 3, 1, 2).float() / 255
        return model.encode_image(standardize(images), normalize=True)

    starts = domain.sample(STARTS, rng)
    table, images = domain.truth_table(starts), embed(starts)
    captions = [caption(domain, row, rng, data.held_out) for row in table[:CAPTIONS]]
    texts = model.encode_text(torch.from_numpy(data.tokens(captions, rng)), normalize=True)
    found = [starts["qpos"][:0]]
    for item, text in zip(captions, texts, strict=True):
        truth, scores = truth_matrix(table, [item])[:, 0], (images @ text).numpy()
        if truth.mean() > 0.25 or not (truth > TRUE).any():
            continue  # the caption is true of too many images, or of none
        threshold = np.median(scores[truth > TRUE]) - MARGIN / model.logit_scale.exp().item()
        negatives = np.flatnonzero(truth < FALSE)
        best = negatives[np.argsort(-scores[negatives])[:PARENTS]]
        qpos, scores = starts["qpos"][best], scores[best]
        for _ in range(ROUNDS):
            children = vary(qpos[rng.integers(len(qpos), size=CHILDREN)], SIZE, rng)
            features = {"qpos": children, **measure(children)}
            negative = truth_matrix(domain.truth_table(features), [item])[:, 0] < FALSE
            qpos = np.concatenate([qpos, children[negative]])
            scores = np.concatenate([scores, (embed(features) @ text).numpy()[negative]])
            best = np.argsort(-scores)[:PARENTS]
            qpos, scores = qpos[best], scores[best]
        found.append(qpos[scores > threshold][:KEPT])
    model.train(was_training)
    return np.concatenate(found)
