"""The phone: ideas about which app is open, and about which icons the home screen shows."""

from ...envs.phone.apps import APPS
from ...envs.phone.layout import FIRST_APP
from ..language import Features, Idea, Truth


def _is_open(index: int) -> Truth:
    """The app is open and fills the screen."""
    return lambda f: (f["screen"] == FIRST_APP + index).astype(float)


def _has_icon(index: int) -> Truth:
    """The home screen shows the icon of the app."""
    return lambda f: f["icons"][:, index].astype(float)


def _open_idea(index: int, name: str) -> Idea:
    return Idea(
        f"{name} open",
        "app",
        _is_open(index),
        states=[
            f"[showing|displaying|running|in|inside|on] the {name} {{program}}",
            f"[showing|displaying|running|in] {name}",
            f"[with|] the {name} {{program}} {{open}}",
        ],
        acts=[f"{{shows}} the {name} {{program}}", f"{{shows}} {name}", f"has the {name} {{program}} {{open}}"],
        sentences=[
            f"[the|the|the|a|] {name} {{program}} is {{open}}",
            f"[the|the|a|] {name} {{program}} [has been|was|is|got] [opened|started|launched]",
            f"[the|] {name} {{program}} {{open}}",
            f"{name} is {{open}}",
            f"{{a_phone}} {{showing}} the {name} {{program}}",
            f"{{a_phone}} {{showing}} {name}",
            f"{{start}} [the|the|] {name} {{program}}",
            f"{{start}} {name}",
            f"[the|an|] open {name} {{program}}",
            f"the {name} {{program}} on {{a_phone}}",
            f"[the|a] [screen|page|window|view] of the {name} {{program}}",
            f"[a|an android|an android phone|a phone|] {{screenshot}} of [the|an open|the open|] {name} {{program}}",
            f"[a|an android|a phone|] {{screenshot}} of {name} [on an android phone|on a phone|in use|on the screen|]",
            f"[a|the|] {{screenshot}} of the {name} {{program}} on [android|an android phone|a phone]",
            f"[someone|somebody|the user|we] [uses|opened|started|is using|is in] the {name} {{program}}",
            f"[the|a|] {name} {{program}}",
        ],
        weight=6.0,
    )


def _icon_idea(index: int, name: str) -> Idea:
    place = "[on the {home}|on the home screen|on this page|among the icons|in the grid|]"
    return Idea(
        f"{name} icon",
        "icons",
        _has_icon(index),
        states=[f"[showing|displaying|with] [the|a|an] {name} {{icon}} {place}"],
        acts=[f"[shows|displays|has] [the|a] {name} {{icon}} {place}"],
        sentences=[
            f"[the|a] {name} {{icon}} [is|can be seen|is visible|sits|appears] {place}",
            f"[a|the] {{home}} with [the|a] {name} {{icon}}",
            f"[the|a|] {{icon}} [of|for] [the|] {name} [app|]",
            f"[the|a|] {name} {{icon}} {place}",
            f"the {name} {{program}} is [not open but|closed but|] on the {{home}}",
            f"the {name} {{program}} can be opened [from here|from this page|with a touch]",
        ],
        weight=0.13,
    )


def _inside_idea() -> Idea:
    """Any app is open, whichever it is."""

    def truth(f: Features):
        return (f["screen"] >= FIRST_APP).astype(float)

    return Idea(
        "any app open",
        "screen",
        truth,
        states=["[showing|running|in|inside] [a|some] [app|application]", "not on the {home}", "away from the {home}"],
        acts=["[shows|runs] [a|some] {program}", "has left the {home}"],
        sentences=[
            "[a|some|one] {program} is {open}",
            "[an|the|] open {program}",
            "a screenshot of a {program}",
            "someone uses a {program}",
        ],
        weight=0.5,
    )


IDEAS = [
    *(_open_idea(index, app.name) for index, app in enumerate(APPS)),
    *(_icon_idea(index, app.name) for index, app in enumerate(APPS)),
    _inside_idea(),
]
