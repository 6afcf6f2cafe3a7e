"""The table of apps."""

from collections import Counter

from vlmrm_lite.envs.phone.apps import APPS, COMMON, CONTENTS, DIVERSE, HELD_OUT, LABELS, NAMES
from vlmrm_lite.envs.phone.contents import ARCHETYPES


def test_sixty_apps_ten_of_them_common_and_ten_held_out():
    assert len(COMMON) == 10 and len(DIVERSE) == 50 and len(HELD_OUT) == 10
    assert COMMON + DIVERSE == NAMES and len(set(NAMES)) == 60 and DIVERSE[-10:] == HELD_OUT
    assert " ".join(COMMON) == "mail spreadsheet browser calculator clock messages phone calendar documents camera"


def test_some_apps_look_alike_but_none_like_another():
    assert max(Counter(app.archetype for app in APPS).values()) >= 4
    assert len({app.glyph for app in APPS}) == len({app.color for app in APPS}) == 60
    alike = {app.archetype for app in APPS if app.group == "held out"} & {
        app.archetype for app in APPS if app.group != "held out"
    }
    assert len(alike) >= 5  # what an agent learns of one app may mislead it about a held-out one


def test_every_archetype_has_a_drawing_and_a_label():
    assert {app.archetype for app in APPS} == set(ARCHETYPES) == {name for names in CONTENTS.values() for name in names}
    assert len(set(LABELS)) == len(LABELS) and LABELS[:60] == tuple(f"{name} app" for name in NAMES)
    assert all(label == label.lower() and label.strip() for label in LABELS)
