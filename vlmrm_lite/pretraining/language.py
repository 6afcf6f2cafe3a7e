"""Captions of images, generated from what is true of a scene.

An :class:`Idea` is a statement that is true of an image to some degree, with many wordings. A *caption* puts one to
three ideas into words and keeps their indices, so that its truth can be computed for every other image too. This is
how a batch has several correct captions per image (see :func:`truth_matrix`).

Wordings are templates: ``[a|b|]`` stands for one of the alternatives, ``{noun}`` for a word from the domain's lists.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from ..envs.phone.apps import NAMES
from ..envs.playroom.things import COLOR_NAMES, KIND_NAMES
from ..utils.paths import data_path

Features = Mapping[str, np.ndarray]
Truth = Callable[[Features], np.ndarray]

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_NEGATIVE = re.compile(r"(not|no|without|neither|free|missing|\{far\})\b|\{place\} \{far\}|\[not")
_SLOT = re.compile(r"\{(\w+)\}")
_GOALS = {  # what stands for {} in the held-out prompts of a domain
    "phone": NAMES,
    "playroom": (*KIND_NAMES, *(f"{color} {kind}" for color in COLOR_NAMES for kind in KIND_NAMES)),
}

OPENINGS = (
    "a picture of",
    "a photo of",
    "an image of",
    "a frame with",
    "a frame showing",
    "an image showing",
    "a drawing of",
    "a scene with",
    "a view of",
    "a screenshot of",
    "a rendering of",
    "a picture showing",
    "this is",
    "here is",
    "there is",
    "we see",
    "you can see",
    "it shows",
    "the picture shows",
    "i see",
    "in this picture,",
    "in this frame,",
    "a simulation of",
    "a close look at",
    "a snapshot of",
    "a game with",
)
JOINTS = (", ", " and ", ", and ", " while ", "; ", ", with ", " as ", ", where ", " but ")
NEGATIONS = ("not", "not", "not", "no longer", "never", "hardly", "not at all", "by no means", "definitely not")
EMPHASES = ("",) * 7 + (" at all", " in the least", " one bit")  # follow a negated wording


@dataclass(frozen=True)
class Idea:
    """A statement that can be true of an image, and its wordings.

    Attributes:
        name: unique within the domain.
        topic: what the statement is about; also the slot of the templates that holds its nouns.
        truth: features of ``n`` images → ``(n,)`` floats in [0, 1]: the fraction of people who would agree.
        states: wordings that follow "is" or the noun ("leaning to the left").
        acts: wordings with a finite verb ("leans to the left").
        adjectives: wordings that can also precede the noun ("vertical").
        sentences: wordings that are complete by themselves.
        weight: relative frequency in captions of images that it is true of.
        negatable: whether "not …" makes sense.
    """

    name: str
    topic: str
    truth: Truth
    states: Sequence[str] = ()
    acts: Sequence[str] = ()
    adjectives: Sequence[str] = ()
    sentences: Sequence[str] = ()
    weight: float = 1.0
    negatable: bool = True


@dataclass(frozen=True)
class Caption:
    """A text and its meaning: ``ideas`` are columns of the domain's truth table, negated ideas included."""

    text: str
    ideas: tuple[int, ...]


@dataclass(frozen=True)
class Domain:
    """Images of one simulator and the ideas that describe them.

    Attributes:
        name: for example ``"cartpole"``.
        sample: ``(n, rng) → features`` of ``n`` scenes.
        draw: ``(features, size) → uint8 (n, size, size, 3)``.
        ideas: the statements that captions are made of.
        words: slots of the templates, each a list of alternatives.
        company: phrases that only add context, by topic ("on {a_cart}").
        weight: relative number of its images and captions in a batch.
        pool: scenes that are drawn once, in advance, and that all batches are made of; 0 draws new ones for each batch.
    """

    name: str
    sample: Callable[[int, np.random.Generator], Features]
    draw: Callable[[Features, int], np.ndarray]
    ideas: Sequence[Idea]
    words: Mapping[str, Sequence[str]]
    company: Mapping[str, Sequence[str]] = field(default_factory=dict)
    weight: float = 1.0
    pool: int = 0

    def truth_table(self, features: Features) -> np.ndarray:
        """Truth of every idea, then of every negated idea: ``(n, 2 * len(ideas))`` float32 in [0, 1]."""
        direct = np.stack([np.clip(idea.truth(features), 0.0, 1.0) for idea in self.ideas], axis=1)
        return np.concatenate([direct, 1.0 - direct], axis=1).astype(np.float32)


def soft_threshold(value: np.ndarray, middle: float, power: float = 2.0) -> np.ndarray:
    """Fraction of people who would agree: 0 at 0, one half at ``middle``, rising with ``value``, with a long tail."""
    ratio = (np.maximum(value, 0.0) / middle) ** power
    return ratio / (1.0 + ratio)


def bell(value: np.ndarray, middle: float, width: float) -> np.ndarray:
    """Fraction of people who would agree: 1 at ``middle``, falling on both sides; ``width`` is a standard deviation."""
    return np.exp(-0.5 * ((value - middle) / width) ** 2)


def fill_template(template: str, words: Mapping[str, Sequence[str]], rng: np.random.Generator) -> str:
    """Fills a template with random alternatives and words.

    >>> fill_template("the [pole] is {how}", {"how": ["upright"]}, np.random.default_rng(0))
    'the pole is upright'
    """
    while True:
        filled = _SLOT.sub(lambda match: _pick(words[match[1]], rng), template)
        filled = _CHOICE.sub(lambda match: _pick(match[1].split("|"), rng), filled)
        if filled == template:
            return tidy(template)
        template = filled


def tidy(text: str) -> str:
    """Normalizes spaces, removes them before punctuation, and writes "an" before a vowel."""
    text = re.sub(r"\s+", " ", text).strip(" ,;")
    text = re.sub(r" ([,;.])", r"\1", text)
    return re.sub(r"\ba (?=[aeio]|up|un(?!i))", "an ", text)


def caption(domain: Domain, truths: np.ndarray, rng: np.random.Generator, held_out: frozenset[str]) -> Caption:
    """Samples a caption of an image.

    Args:
        domain: domain of the image.
        truths: ``(2 * len(ideas),)``, the image's row of :meth:`Domain.truth_table`.
        rng: source of all random choices.
        held_out: normalized texts to avoid (see :func:`held_out_prompts`).

    Returns:
        A caption whose ideas are drawn in proportion to their truth.
    """
    count = len(domain.ideas)
    weights = np.array([idea.weight for idea in domain.ideas])
    wanted = rng.choice([1, 2, 3], p=[0.68, 0.25, 0.07])
    while True:
        chosen: list[int] = []
        parts: list[str] = []
        topics: set[str] = set()
        for _ in range(wanted):
            negate = rng.random() < 0.12
            chances = truths[count:] * [idea.negatable for idea in domain.ideas] if negate else truths[:count]
            chances = chances * weights * [0.4 if idea.topic in topics else 1.0 for idea in domain.ideas]
            chances[[index % count for index in chosen]] = 0.0
            if chances.sum() <= 1e-6:
                continue
            index = int(rng.choice(count, p=chances / chances.sum()))
            idea = domain.ideas[index]
            topics.add(idea.topic)
            chosen.append(index + count * negate)
            parts.append(_phrase(domain, idea, negate, len(parts) == 0, rng))
        if not parts:
            wanted = 1
            continue
        text = parts[0]
        for part in parts[1:]:
            text += _pick(JOINTS, rng) + part
        if rng.random() < 0.15:
            text = f"{_pick(OPENINGS, rng)} {text}"
        text = tidy(text) + ("." if rng.random() < 0.1 else "")
        if normalize(text) not in held_out:
            return Caption(text, tuple(chosen))


def truth_matrix(tables: np.ndarray, captions: Sequence[Caption]) -> np.ndarray:
    """Computes the truth of each caption for each image.

    Args:
        tables: ``(n, a)`` truth of every idea for every image.
        captions: ``k`` captions whose ``ideas`` index the columns of ``tables``.

    Returns:
        ``(n, k)`` float32 in [0, 1]: the product over the ideas of a caption.
    """
    used = np.zeros((tables.shape[1], len(captions)), np.float32)
    for column, item in enumerate(captions):
        used[list(item.ideas), column] = 1.0
    return np.exp(np.log(np.maximum(tables, 1e-6)) @ used)


def normalize(text: str) -> str:
    """Lowercases a text and removes punctuation and articles, to compare it with the held-out prompts."""
    words = re.findall(r"[a-z0-9']+", text.lower())
    return " ".join(word for word in words if word not in {"a", "an", "the"})


def held_out_prompts() -> frozenset[str]:
    """Normalized prompts that are kept for testing, ``{}`` filled with every app or thing: no caption equals one."""
    found: list[str] = []
    for domain, group in json.loads(data_path("heldout_prompts.json").read_text()).items():
        if isinstance(group, dict):
            for prompts in group.values():
                for prompt in prompts.values() if isinstance(prompts, dict) else prompts:
                    names = product(_GOALS.get(domain, ()), repeat=prompt.count("{}"))
                    found += [prompt.format(*chosen) for chosen in names]
    return frozenset(map(normalize, found))


def _pick(options: Sequence[str], rng: np.random.Generator) -> str:
    return options[int(rng.integers(len(options)))]


def _phrase(domain: Domain, idea: Idea, negate: bool, first: bool, rng: np.random.Generator) -> str:
    """Puts one idea, or its negation, into words."""
    forms = [f for f in ("states", "acts", "adjectives", "sentences") if getattr(idea, f)]
    if negate:
        forms = [f for f in forms if f in ("states", "adjectives")]
    sizes = np.array([len(getattr(idea, f)) ** 0.5 for f in forms])
    form = forms[int(rng.choice(len(forms), p=sizes / sizes.sum()))]
    what = _pick(getattr(idea, form), rng)
    if negate:  # avoid double negation such as "not without"
        what = next((w for w in rng.permutation(getattr(idea, form)) if not _NEGATIVE.match(w)), what)
        what += _pick(EMPHASES, rng)
    no = _pick(NEGATIONS, rng) + " " if negate else ""
    if form == "sentences":
        return fill_template(what, domain.words, rng)
    noun = "{" + idea.topic + "}"
    company = _pick(domain.company.get(idea.topic, ("",)), rng) if rng.random() < 0.35 else ""
    the = _pick(("the", "the", "a", "a", "one", "this", ""), rng)
    if form == "acts":
        patterns: tuple[str, ...] = (
            f"{the} {noun} {company} {what}",
            f"{the} {noun} {what} {company}",
            f"{the} {noun} that {what}",
            f"{what} {company}",
        )
    elif form == "adjectives" and not negate and rng.random() < 0.55:
        patterns = (f"{the} {what} {noun} {company}", f"{what} {noun} {company}", f"{what} {noun}")
    else:
        be = _pick(("is", "is", "is", "looks", "seems", "appears", "stays", "remains", "is now"), rng)
        patterns = (
            f"the {noun} {be} {no}{what}",
            f"the {noun} {company} {be} {no}{what}",
            f"{the} {noun} {no}{what} {company}",
            f"{the} {noun} {company} {no}{what}",
            f"{the} {noun} that is {no}{what}",
            f"{noun} {no}{what}",
            f"{no}{what}",
            f"the {noun} {be} {no}{what} {company}",
        )
    pattern = _pick(patterns, rng)
    if not first and rng.random() < 0.3:
        pattern = f"the {noun} {no}{what}" if form != "acts" else f"the {noun} {what}"
    return fill_template(pattern, domain.words, rng)
