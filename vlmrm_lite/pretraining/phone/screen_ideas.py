"""The phone: ideas about the home, lock and settings screens, the pages, and the phone itself."""

import numpy as np

from ...envs.phone.layout import FIRST_APP, HOME, LOCKED, PAGES, SETTINGS_PAGE
from ..language import Idea, Truth

_ORDINALS = (("first", "leftmost"), ("second", "middle"), ("third", "last", "rightmost"))


def _screen(*kinds: int) -> Truth:
    return lambda f: np.isin(f["screen"], kinds).astype(float)


def _page(page: int) -> Truth:
    return lambda f: ((f["screen"] == HOME) & (f["page"] == page)).astype(float)


def _page_idea(page: int) -> Idea:
    which = f"[{'|'.join(_ORDINALS[page])}]"
    return Idea(
        f"page {page + 1}",
        "page",
        _page(page),
        states=[
            f"[on|showing|at] the {which} [page|home page|page of the {{home}}|page of icons]",
            f"on page [{page + 1}|number {page + 1}] [of the {{home}}|]",
        ],
        acts=[f"shows the {which} [page|home page|page of icons]"],
        sentences=[f"the {which} page [of the {{home}}|of icons|of apps|is shown|]"],
        weight=0.7,
    )


IDEAS = [
    Idea(
        "home screen",
        "screen",
        _screen(HOME),
        states=[
            "[showing|on|at|back on] [the|its] {home}",
            "[showing|full of] [app icons|icons|many icons|rows of icons]",
            "without an open {program}",
        ],
        acts=["[shows|displays] [the|its] {home}", "shows [icons|app icons|a grid of icons]", "is back home"],
        sentences=[
            "[the|a|an android|] {home}",
            "{a_phone} {showing} the {home}",
            "[the|a] {home} [of {a_phone}|with icons|with apps|full of icons]",
            "[a grid|rows|a page] of [icons|app icons|apps]",
            "[all apps are|every app is] closed",
            "no {program} is {open}",
            "go [home|to the {home}|back to the {home}]",
            "a screenshot of the {home}",
        ],
        weight=2.0,
    ),
    Idea(
        "lock screen",
        "screen",
        _screen(LOCKED),
        states=["locked", "[showing|on|at] the [lock screen|locked screen]", "waiting for a swipe"],
        acts=["shows the lock screen", "has to be unlocked", "needs a swipe up"],
        sentences=[
            "[the|a|an android|] [lock screen|locked screen]",
            "{a_phone} is locked",
            "a locked {phone}",
            "{a_phone} {showing} the lock screen",
            "a screenshot of the lock screen",
            "lock {a_phone}",
        ],
        weight=2.5,
    ),
    Idea(
        "unlocked",
        "screen",
        lambda f: (f["screen"] != LOCKED).astype(float),
        states=["unlocked", "not locked"],
        acts=["has been unlocked"],
        sentences=["an unlocked {phone}", "unlock {a_phone}", "{a_phone} is [unlocked|in use]"],
        weight=0.15,
    ),
    Idea(
        "settings page",
        "screen",
        _screen(SETTINGS_PAGE),
        states=["[showing|on|in|at] the [settings page|settings|system settings|quick settings|settings panel]"],
        acts=["[shows|displays|has opened] the [settings page|settings|system settings|settings panel]"],
        sentences=[
            "[the|a|] [settings page|system settings|quick settings|settings panel|settings screen]",
            "the settings [are|page is|panel is] {open}",
            "{a_phone} {showing} the settings",
            "a screenshot of the settings page",
            "{start} the settings [page|]",
        ],
        weight=2.5,
    ),
    *map(_page_idea, range(PAGES)),
    Idea(
        "no icons",
        "icons",
        lambda f: (f["screen"] >= FIRST_APP).astype(float),
        states=["not showing app icons", "without a grid of icons"],
        acts=["shows no app icons"],
        sentences=["no app icons", "no grid of icons"],
        weight=0.1,
        negatable=False,
    ),
    Idea(
        "company",
        "screen",
        lambda f: np.ones(len(f["screen"])),
        sentences=[
            "{a_phone}",
            "{a_phone} in someone's hand",
            "[a|an android|a phone|] {screenshot}",
            "the screen of {a_phone}",
            "an android [task|environment|simulation|screen]",
            "a simulated {phone}",
            "something on {a_phone}",
        ],
        weight=0.3,
        negatable=False,
    ),
]
