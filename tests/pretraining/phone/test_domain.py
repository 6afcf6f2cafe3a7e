"""What captions say about the phone is true of the screen."""

import numpy as np
import pytest
from helpers.captions import captions_of

from vlmrm_lite.envs.phone.apps import APPS, HELD_OUT, NAMES
from vlmrm_lite.envs.phone.layout import FIRST_APP, HOME, LOCKED, SETTINGS_PAGE
from vlmrm_lite.pretraining.language import normalize
from vlmrm_lite.pretraining.phone.domain import DOMAIN
from vlmrm_lite.pretraining.phone.scenes import sample


@pytest.fixture(scope="module")
def features():
    return sample(3000, np.random.default_rng(0))


def truth(features, name):
    return next(idea for idea in DOMAIN.ideas if idea.name == name).truth(features)


def test_samples_show_every_app_and_every_screen(features):
    shown = np.bincount(features["screen"], minlength=FIRST_APP + len(APPS))
    assert (shown[FIRST_APP:] > 10).all() and (shown[[HOME, LOCKED, SETTINGS_PAGE]] > 90).all()
    assert set(features["page"]) == {0, 1, 2} and 0.4 < features["dark"].mean() < 0.6


def test_exactly_one_app_is_open(features):
    is_open = np.stack([truth(features, f"{name} open") for name in NAMES], axis=1)
    assert (is_open.sum(1) == (features["screen"] >= FIRST_APP)).all()
    assert (is_open.argmax(1) == features["screen"] - FIRST_APP)[is_open.any(1)].all()
    assert (truth(features, "any app open") == is_open.sum(1)).all()


def test_icons_are_those_of_the_page_and_the_dock(features):
    home = features["screen"] == HOME
    clock = NAMES.index("clock")
    page = features["layout"][np.arange(len(home)), features["page"]]
    there = (page == clock).any((1, 2)) | (features["dock"] == clock).any(1)
    assert (truth(features, "clock icon") == (there & home)).all() and 0.2 < there[home].mean() < 0.6


def test_every_look_and_use_is_of_some_app(features):
    for idea in DOMAIN.ideas:
        assert 0 < idea.truth(features).mean() <= 1, idea.name
    looks = {idea.name.removesuffix(" look") for idea in DOMAIN.ideas if idea.name.endswith(" look")}
    assert looks == {app.archetype for app in APPS}
    uses = {idea.name.removesuffix(" app") for idea in DOMAIN.ideas if idea.topic == "kind"} - {
        f"{k} look" for k in looks
    }
    assert uses == {app.category for app in APPS}


def test_captions_name_all_apps_in_the_words_of_goals():
    features, _, captions = captions_of(DOMAIN, 4000)
    texts = [normalize(caption.text) for caption in captions]
    words = {word for text in texts for word in text.split()}
    assert {*NAMES, "open", "opened", "start", "screenshot", "android", "showing"} <= words and set(HELD_OUT) <= words
    for template in ("{} app is open", "open {} app", "start {}", "{} has been opened", "screenshot of {} on android"):
        held_out = {template.format(name) for name in NAMES}
        assert (template == "{} app is open") == bool(held_out & set(texts)), template
