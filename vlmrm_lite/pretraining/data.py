"""Endless batches of captioned images from all domains."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import scipy.linalg
import torch
from open_clip.tokenizer import SimpleTokenizer

from .language import EMPHASES, JOINTS, NEGATIONS, OPENINGS, Caption, Domain, caption, held_out_prompts, truth_matrix

CROSS_DOMAIN_FRACTION = 0.03  # of these pairs count: domains are easy to distinguish, and would dominate the loss
MEAN, STD = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)  # of the pixels, for the models' normalization
UNSEEN = 0  # compact id of every token that occurs in no caption


def vocabulary(domains: Sequence[Domain]) -> list[str]:
    """All words that can occur in a caption, sorted."""
    texts = [
        *OPENINGS,
        *NEGATIONS,
        *EMPHASES,
        *JOINTS,
        "a an the one this that is looks seems appears stays remains now",
    ]
    for domain in domains:
        texts += [text for options in (*domain.words.values(), *domain.company.values()) for text in options]
        texts += [
            text for idea in domain.ideas for text in (*idea.states, *idea.acts, *idea.adjectives, *idea.sentences)
        ]
    bare = " ".join(re.sub(r"\{\w+\}", " ", text) for text in texts)
    return sorted(set(re.findall(r"[a-z0-9']+", bare.lower())))


def seen_tokens(words: Sequence[str], tokenizer: SimpleTokenizer) -> np.ndarray:
    """Token ids of the words, the punctuation and the start and end tokens, sorted, int64."""
    ids = {tokenizer.sot_token_id, tokenizer.eot_token_id}
    for word in (*words, *",.;"):
        ids |= set(tokenizer.encode(word))
    return np.array(sorted(ids), np.int64)


def augment(frames: torch.Tensor) -> torch.Tensor:
    """Varies brightness and contrast: uint8 (n, h, w, 3) → normalized float32 (n, 3, h, w)."""
    images = frames.permute(0, 3, 1, 2).float().div_(255)
    n = len(images)
    gain, shift = 1 + 0.08 * torch.randn(n, 1, 1, 1), 0.04 * torch.randn(n, 1, 1, 1)
    images = images.sub_(0.5).mul_(gain).add_(0.5 + shift).clamp_(0, 1)
    return standardize(images)


def standardize(images: torch.Tensor) -> torch.Tensor:
    """Normalizes images (n, 3, h, w) in [0, 1] with :data:`MEAN` and :data:`STD`."""
    return (images - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)


class CaptionedImages(torch.utils.data.IterableDataset):
    """Batches of images and captions, with the truth of every caption for every image.

    The images and captions of a batch come from all domains, in proportion to their weights. A caption is false of
    the images of other domains.

    Args:
        domains: sources of images and captions.
        images: number of images in a batch.
        captions: number of captions in a batch, each of another image.
        size: height and width of an image in pixels.
        tokenizer: the model's tokenizer.
        seed: batch ``i`` is generated from ``(seed, i)``.
        start: index of the first batch, to resume an interrupted run.
    """

    def __init__(
        self,
        domains: Sequence[Domain],
        images: int,
        captions: int,
        size: int,
        tokenizer: SimpleTokenizer,
        seed: int,
        start: int = 0,
    ):
        self.domains, self.images, self.captions, self.size = domains, images, captions, size
        self.tokenizer, self.seed, self.start = tokenizer, seed, start
        self.held_out = held_out_prompts()
        tokens = seen_tokens(vocabulary(domains), tokenizer)
        self.compact = np.full(tokenizer.vocab_size, UNSEEN, np.int64)
        self.compact[tokens] = np.arange(1, len(tokens) + 1)

    def __iter__(self) -> Iterator[dict[str, torch.Tensor]]:
        step = self.start
        while True:
            yield self.batch(np.random.default_rng([self.seed, step]))
            step += 1

    def batch(self, rng: np.random.Generator) -> dict[str, torch.Tensor]:
        """Generates one batch.

        Returns:
            A dictionary with these keys:

            - ``frames``: uint8 (images, size, size, 3)
            - ``tokens``: int64 (captions, context), compact ids
            - ``truth``: float32 (images, captions) in [0, 1]
            - ``pair_mask``: float32 (images, captions), 1 for the pairs that count, 0 for the others
            - ``ideas``, ``ideas_pair_mask``: float32 (images, ideas of all domains), the same for single ideas
        """
        frames, tables, captions = [], [], []
        total = sum(domain.weight for domain in self.domains)
        for domain in self.domains:
            n, k = (int(number * domain.weight / total) for number in (self.images, self.captions))
            features = domain.sample(n, rng)
            table = domain.truth_table(features)
            frames.append(domain.draw(features, self.size))
            tables.append(table)
            captions.append([caption(domain, row, rng, self.held_out) for row in table[:k]])
        truth, pair_mask = self._pairs([truth_matrix(*pair) for pair in zip(tables, captions, strict=True)], rng)
        ideas, ideas_pair_mask = self._pairs([table[:, : table.shape[1] // 2] for table in tables], rng)
        return {
            "frames": torch.from_numpy(np.concatenate(frames)),
            "tokens": torch.from_numpy(self.tokens([c for group in captions for c in group], rng)),
            "truth": truth,
            "pair_mask": pair_mask,
            "ideas": ideas,
            "ideas_pair_mask": ideas_pair_mask,
        }

    def _pairs(self, blocks: Sequence[np.ndarray], rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """Joins the domains' truths in one matrix and masks it: pairs within a domain count, and a few across."""
        truth = scipy.linalg.block_diag(*blocks).astype(np.float32)
        across = rng.random(truth.shape) < CROSS_DOMAIN_FRACTION
        within = scipy.linalg.block_diag(*(np.ones_like(block) for block in blocks)) > 0
        return torch.from_numpy(truth), torch.from_numpy((across | within).astype(np.float32))

    def tokens(self, captions: Sequence[Caption], rng: np.random.Generator) -> np.ndarray:
        """Compact token ids of the captions, int64 (k, context)."""
        ids = self.compact[self.tokenizer([c.text for c in captions]).numpy()]
        # The rows are copies, so the unknown tokens put into them are lost. The draws belong to the random stream.
        for row in ids[rng.random(len(ids)) < 0.25]:
            place = int(rng.integers(1, max(2, int(row.argmax()) + 1)))
            if row[-1] == UNSEEN:
                row[place + 1 :] = row[place:-1].copy()
                row[place] = UNSEEN
        return ids
