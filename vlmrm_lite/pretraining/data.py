"""Endless batches of captioned pictures from all domains."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import scipy.linalg
import torch
from open_clip.tokenizer import SimpleTokenizer

from .language import EMPHASES, JOINTS, NEGATIONS, OPENINGS, Caption, Domain, caption, held_out_sentences, truth_matrix

ACROSS = 0.03  # share of the pairs across domains that count: telling simulators apart is easy, and drowns the rest
MEAN, STD = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)  # of pixels, as the models take them
UNSEEN = 0  # compact id of every token that no caption holds


def vocabulary(domains: Sequence[Domain]) -> list[str]:
    """Every word that a caption can hold, sorted."""
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
    """Sorted token ids of the words, the punctuation and the two end markers, int64."""
    ids = {tokenizer.sot_token_id, tokenizer.eot_token_id}
    for word in (*words, *",.;"):
        ids |= set(tokenizer.encode(word))
    return np.array(sorted(ids), np.int64)


def augment(frames: torch.Tensor) -> torch.Tensor:
    """uint8 (n, h, w, 3) → normalised float32 (n, 3, h, w) in slightly varied light."""
    images = frames.permute(0, 3, 1, 2).float().div_(255)
    n = len(images)
    gain, shift = 1 + 0.08 * torch.randn(n, 1, 1, 1), 0.04 * torch.randn(n, 1, 1, 1)
    images = images.sub_(0.5).mul_(gain).add_(0.5 + shift).clamp_(0, 1)
    return standardise(images)


def standardise(images: torch.Tensor) -> torch.Tensor:
    """Pictures (n, 3, h, w) in [0, 1] as the models take them."""
    return (images - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)


class CaptionedPictures(torch.utils.data.IterableDataset):
    """Batches of pictures, captions and how true every caption is of every picture.

    The pictures and captions of a batch come from all domains, each with its share. A caption says nothing true
    about a picture of another domain.

    Args:
        domains: where pictures come from.
        pictures: pictures in a batch.
        captions: captions in a batch, of as many different pictures.
        size: picture side in pixels.
        tokenizer: the model's tokenizer.
        seed: first batch's seed; batch ``i`` uses ``seed + i``.
        start: index of the first batch, to go on where a killed run stopped.
    """

    def __init__(
        self,
        domains: Sequence[Domain],
        pictures: int,
        captions: int,
        size: int,
        tokenizer: SimpleTokenizer,
        seed: int,
        start: int = 0,
    ):
        self.domains, self.pictures, self.captions, self.size = domains, pictures, captions, size
        self.tokenizer, self.seed, self.start = tokenizer, seed, start
        self.held_out = held_out_sentences()
        tokens = seen_tokens(vocabulary(domains), tokenizer)
        self.compact = np.full(tokenizer.vocab_size, UNSEEN, np.int64)
        self.compact[tokens] = np.arange(1, len(tokens) + 1)

    def __iter__(self) -> Iterator[dict[str, torch.Tensor]]:
        step = self.start
        while True:
            yield self.batch(np.random.default_rng([self.seed, step]))
            step += 1

    def batch(self, rng: np.random.Generator) -> dict[str, torch.Tensor]:
        """One batch.

        Returns:
            ``frames`` uint8 (pictures, size, size, 3), ``tokens`` int64 (captions, context) of compact ids,
            ``truth`` float32 (pictures, captions) in [0, 1], and ``asked``, of the same shape, 1 for the pairs that
            count and 0 for the rest; ``ideas`` and ``ideas_asked`` (pictures, ideas of all domains), the same for
            every idea by itself.
        """
        frames, tables, captions = [], [], []
        whole = sum(domain.share for domain in self.domains)
        for domain in self.domains:
            n, k = (int(number * domain.share / whole) for number in (self.pictures, self.captions))
            features = domain.sample(n, rng)
            table = domain.truth_table(features)
            frames.append(domain.draw(features, self.size))
            tables.append(table)
            captions.append([caption(domain, row, rng, self.held_out) for row in table[:k]])
        truth, asked = self._pairs([truth_matrix(*pair) for pair in zip(tables, captions, strict=True)], rng)
        ideas, ideas_asked = self._pairs([table[:, : table.shape[1] // 2] for table in tables], rng)
        return {
            "frames": torch.from_numpy(np.concatenate(frames)),
            "tokens": torch.from_numpy(self.tokens([c for group in captions for c in group], rng)),
            "truth": truth,
            "asked": asked,
            "ideas": ideas,
            "ideas_asked": ideas_asked,
        }

    def _pairs(self, blocks: Sequence[np.ndarray], rng: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
        """The domains' truths as one matrix, and which pairs count: those within a domain, and some of the rest."""
        truth = scipy.linalg.block_diag(*blocks).astype(np.float32)
        asked = rng.random(truth.shape) < ACROSS
        within = scipy.linalg.block_diag(*(np.ones_like(block) for block in blocks)) > 0
        return torch.from_numpy(truth), torch.from_numpy((asked | within).astype(np.float32))

    def tokens(self, captions: Sequence[Caption], rng: np.random.Generator) -> np.ndarray:
        """Compact token ids, now and then with a word thrown in that the model does not know."""
        ids = self.compact[self.tokenizer([c.text for c in captions]).numpy()]
        for row in ids[rng.random(len(ids)) < 0.25]:
            place = int(rng.integers(1, max(2, int(row.argmax()) + 1)))
            if row[-1] == UNSEEN:
                row[place + 1 :] = row[place:-1].copy()
                row[place] = UNSEEN
        return ids
