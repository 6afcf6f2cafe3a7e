"""Captions of rooms are varied, name every thing in the words of goals, and never a held-out prompt."""

import json

import numpy as np
import pytest
from helpers.captions import HELD_OUT, captions_of

from vlmrm_lite.envs.playroom.things import COLOR_NAMES, KIND_NAMES
from vlmrm_lite.pretraining.data import vocabulary
from vlmrm_lite.pretraining.language import fill_template, normalize
from vlmrm_lite.pretraining.playroom.domain import DOMAIN
from vlmrm_lite.utils.paths import data_path

TRAINED = ("near {}", "{} is near", "{} is lifted", "holding {} up", "{} is next to {}", "{} and {} are side by side")
THINGS = [*KIND_NAMES, *(f"{color} {kind}" for color in COLOR_NAMES for kind in KIND_NAMES)]


@pytest.fixture(scope="module")
def sampled():
    return captions_of(DOMAIN, 1500)


def test_every_idea_is_true_of_some_room_and_none_of_all(sampled):
    _, table, _ = sampled
    mean = table[:, : len(DOMAIN.ideas)].mean(0)
    rare = [idea.name for idea, value in zip(DOMAIN.ideas, mean, strict=True) if not 0 < value < 0.95]
    assert rare == ["company"]
    assert len({idea.name for idea in DOMAIN.ideas}) == len(DOMAIN.ideas)


def test_what_can_be_negated_has_wordings_for_it():
    assert all(idea.states or not idea.negatable for idea in DOMAIN.ideas)
    assert all({"the", idea.topic} <= set(DOMAIN.words) for idea in DOMAIN.ideas)


def test_captions_speak_of_goals(sampled):
    _, _, captions = sampled
    texts = [normalize(caption.text) for caption in captions]
    words = {word for text in texts for word in text.split()}
    assert {*KIND_NAMES, *COLOR_NAMES, "near", "lifted", "next", "beside", "hand", "no", "left", "far"} <= words
    names = [DOMAIN.ideas[index % len(DOMAIN.ideas)].name for caption in captions for index in caption.ideas]
    for verb, least in (("near ", 0.12), ("lifted ", 0.07), (" next to ", 0.08), ("low ", 0.01), (" apart ", 0.01)):
        assert np.mean([verb in name for name in names]) > least, verb


@pytest.mark.parametrize("template", TRAINED)
def test_goals_can_be_captions(template):
    """A wording that a task trains with is one that captions use, for every thing."""
    written = {normalize(template.format("blue mug", "lamp"))}
    name = "{blue} {mug} next to {lamp}" if template.count("{}") > 1 else "{blue} {mug}"
    ideas = [idea for idea in DOMAIN.ideas if idea.name in (name, f"near {name}", f"lifted {name}")]
    rng, words = np.random.default_rng(0), {**DOMAIN.words, "the": ["the"], "blue": ["blue"], "mug": ["mug"]}
    words["lamp"] = ["lamp"]
    options = [text for idea in ideas for text in (*idea.sentences, *idea.states)]
    assert written & {normalize(fill_template(text, words, rng)) for text in options for _ in range(200)}
    assert not written & HELD_OUT


def test_held_out_prompts_are_of_known_words_and_of_all_things():
    assert {normalize(f"go near {thing}") for thing in THINGS} <= HELD_OUT
    assert {normalize(f"put {thing} next to plane") for thing in THINGS} <= HELD_OUT
    assert {"lift pink boat", "put table lamp next to plane", "pick up blue mug"} <= HELD_OUT
    prompts = json.loads(data_path("heldout_prompts.json").read_text(encoding="utf-8"))["playroom"]
    words = {word for group in prompts.values() for prompt in group for word in normalize(prompt).split()}
    assert words <= set(vocabulary((DOMAIN,)))
