"""The phone: ideas about what an open app looks like and what it is for, and about wallpaper and theme."""

import numpy as np

from ...envs.phone.apps import APPS
from ...envs.phone.layout import FIRST_APP, HOME, LOCKED, WALLPAPERS
from ..language import Idea, Truth

_LOOKS = {  # archetype: what a person sees
    "inbox": "[a list of people|an inbox|rows with round pictures|a list of names]",
    "sheet": "[a table|a table with many cells|rows and columns]",
    "web": "[a web page|a website|a page with an address bar]",
    "keypad": "[a keypad|a number pad|keys with digits]",
    "dial": "[a clock face|a round dial|a dial with a hand]",
    "chat": "[a chat|speech bubbles|chat bubbles|a conversation]",
    "month": "[a month|a grid of days|the days of a month]",
    "page": "[a page of text|lines of text|a text]",
    "viewfinder": "[a viewfinder|a camera view|what the camera sees]",
    "streets": "[a map|streets|a map with roads]",
    "player": "[a player|play buttons|a media player|a round play button]",
    "photos": "[a grid of pictures|many pictures|a gallery]",
    "products": "[cards with pictures|pictures with captions|a list of pictures]",
    "forecast": "[a forecast|a cloud and temperatures|the weather]",
    "feed": "[a feed|posts|posts with pictures]",
    "video": "[videos|films|previews of videos]",
    "faces": "[faces|people in a call|a group call]",
    "board": "[a board|a checkered board|a board game]",
    "numbers": "[a puzzle grid|a grid of squares|a puzzle]",
    "cards": "[playing cards|cards on a table]",
    "blocks": "[colored blocks|falling blocks|a wall of blocks]",
    "chart": "[a chart|a graph|a diagram]",
    "rings": "[rings|colored rings|activity rings]",
    "card": "[an account|cards and balances|money]",
    "checklist": "[a checklist|check boxes|a list with check marks]",
    "files": "[folders|a list of folders]",
    "wave": "[a sound wave|a waveform]",
    "gauge": "[a gauge|a round scale|a scale]",
    "lamp": "[a beam of light|a lamp|a light]",
    "code": "[code|lines of code|a dark page with code]",
    "piano": "[piano keys|black and white keys|a keyboard of a piano]",
    "paint": "[a painting|a drawing|strokes of paint]",
    "sky": "[a night sky|stars|a starry sky]",
    "form": "[two text fields|a form|text boxes]",
    "ticket": "[a ticket|a ticket with a code|a pass with a square code]",
}
_USES = {  # category: a kind of app
    "communication": "[app to talk to people|communication app|app for contact with people]",
    "office": "[office app|work app|office program]",
    "internet": "[internet app|online app]",
    "tools": "[tool|utility|utility app]",
    "media": "[media app|app for media|entertainment app]",
    "travel": "[travel app|app for getting around|transport app]",
    "shopping": "[shopping app|store app]",
    "food": "[food app|cooking app]",
    "games": "[game|game app|video game]",
    "finance": "[finance app|money app|app about money]",
    "health": "[health app|app for well being]",
    "education": "[learning app|educational app]",
    "home": "[smart home app|app for the house]",
}
_COLOR_WORDS = {"blue": "[blue|bluish]", "teal": "[teal|turquoise|blue green]", "gray": "[gray|grey]"}


def _any_of(apps: list[int]) -> Truth:
    return lambda f: np.isin(f["screen"], FIRST_APP + np.array(apps)).astype(float)


def _look_idea(archetype: str, what: str) -> Idea:
    return Idea(
        f"{archetype} look",
        "kind",
        _any_of([index for index, app in enumerate(APPS) if app.archetype == archetype]),
        states=[f"[showing|displaying|with] {what}"],
        acts=[f"[shows|displays] {what}"],
        sentences=[f"{what} on {{a_phone}}", f"a {{program}} [with|that shows|showing] {what}"],
        weight=0.6,
    )


def _use_idea(category: str, kind: str) -> Idea:
    return Idea(
        f"{category} app",
        "kind",
        _any_of([index for index, app in enumerate(APPS) if app.category == category]),
        states=[f"[showing|running|in] a {kind}"],
        acts=[f"[shows|runs] a {kind}"],
        sentences=[f"a {kind} is {{open}}", f"an open {kind}", f"a screenshot of a {kind}"],
        weight=0.3,
    )


def _wallpaper_idea(index: int, name: str) -> Idea:
    color = _COLOR_WORDS.get(name, name)
    back = "[wallpaper|background|background picture]"

    def truth(f) -> np.ndarray:
        return (np.isin(f["screen"], (HOME, LOCKED)) & (f["wallpaper"] == index)).astype(float)

    return Idea(
        f"{name} wallpaper",
        "wallpaper",
        truth,
        states=[f"with a {color} {back}"],
        acts=[f"has a {color} {back}"],
        sentences=[f"[a|the] {color} {back}", f"the {back} is {color}"],
        weight=0.5,
    )


def _theme_idea(name: str, dark: bool) -> Idea:
    return Idea(
        f"{name} theme",
        "theme",
        lambda f: ((f["screen"] >= FIRST_APP) & (f["dark"] == dark)).astype(float),
        states=[f"in [the|] {name} [mode|theme]", f"with a {name} [theme|page|background]"],
        acts=[f"uses the {name} [mode|theme]"],
        sentences=[f"[the|a] {name} [theme|mode] [is on|]", f"a {{program}} in [the|] {name} [mode|theme]"],
        weight=0.25,
    )


IDEAS = [
    *(_look_idea(archetype, what) for archetype, what in _LOOKS.items()),
    *(_use_idea(category, kind) for category, kind in _USES.items()),
    *(_wallpaper_idea(index, name) for index, name in enumerate(WALLPAPERS)),
    *(_theme_idea(name, dark) for name, dark in (("dark", True), ("light", False))),
]
