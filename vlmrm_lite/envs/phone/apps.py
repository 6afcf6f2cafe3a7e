"""The sixty apps of the phone, and the labels that an accessibility tree gives to what is on the screen."""

from typing import NamedTuple


class App(NamedTuple):
    """An app of the phone.

    Attributes:
        name: its label, lower case.
        glyph: name of its white glyph in Material Design Icons.
        color: of its icon and header, red, green and blue from 0 to 255.
        archetype: the function in `contents` that draws its screen; apps with the same archetype look alike.
        category: what it is for.
        group: "common", "diverse" or "held out"; training goals never name an app that is held out.
    """

    name: str
    glyph: str
    color: tuple[int, int, int]
    archetype: str
    category: str
    group: str


_COMMON = """
mail         email                      d93025  inbox       communication
spreadsheet  table-large                188038  sheet       office
browser      web                        1a73e8  web         internet
calculator   calculator                 455a64  keypad      tools
clock        clock-outline              3949ab  dial        tools
messages     message-text               1e88e5  chat        communication
phone        phone                      2e7d32  keypad      communication
calendar     calendar-month             e8590c  month       office
documents    file-document              2a56c6  page        office
camera       camera                     37474f  viewfinder  media
"""
_DIVERSE = """
maps         map-marker                 2e9e4f  streets     travel
bus          bus                        00838f  streets     travel
music        music-note                 c2185b  player      media
radio        radio                      6d4c41  player      media
audiobooks   headphones                 ef6c00  player      media
photos       image-multiple             c99700  photos      media
shop         shopping                   f4511e  products    shopping
recipes      silverware-fork-knife      a61e4d  products    food
weather      weather-partly-cloudy      29a3e0  forecast    internet
news         newspaper                  b71c1c  feed        internet
friends      account-group              1565c0  feed        communication
videos       play-box                   e53935  video       media
meetings     video                      00897b  faces       communication
chess        chess-knight               5d4037  board       games
sudoku       numeric                    ab47bc  numbers     games
solitaire    cards-playing              1b5e20  cards       games
blocks       puzzle                     7b1fa2  blocks      games
stocks       chart-line                 0b8043  chart       finance
budget       cash                       558b2f  chart       finance
fitness      run                        ff5722  rings       health
bank         bank                       0d47a1  card        finance
notes        pencil                     4a7de0  page        office
books        book-open-variant          795548  page        media
tasks        checkbox-marked-outline    5c6bc0  checklist   office
files        folder                     e69500  files       tools
recorder     microphone                 d32f2f  wave        tools
compass      compass                    546e7a  gauge       tools
speedometer  speedometer                d9480f  gauge       travel
flashlight   flashlight                 d4a800  lamp        tools
terminal     console                    263238  code        tools
code         code-tags                  283593  code        tools
piano        piano                      212121  piano       media
paint        palette                    d81b60  paint       media
stars        star-four-points           1a237e  sky         education
translate    translate                  4285f4  form        education
tickets      ticket                     ad1457  ticket      travel
scanner      qrcode-scan                00796b  viewfinder  tools
contacts     account-box                f57c00  inbox       communication
chat         chat                       0277bd  chat        communication
garden       flower                     66a61e  photos      education
"""
_HELD_OUT = """
taxi         taxi                       f9ab00  streets     travel
podcasts     podcast                    8e24aa  player      media
movies       movie-open                 4a148c  video       media
checkers     checkerboard               9c2a1a  board       games
crossword    alphabetical               616161  numbers     games
sleep        sleep                      4527a0  chart       health
wallet       wallet                     4e342e  card        finance
groceries    basket                     43a047  checklist   shopping
thermostat   thermometer                0097a7  gauge       home
stopwatch    timer-outline              5e35b1  dial        tools
"""


def _read(table: str, group: str) -> list[App]:
    apps = []
    for name, glyph, color, archetype, category in (line.split() for line in table.split("\n") if line):
        red, green, blue = bytes.fromhex(color)
        apps.append(App(name, glyph, (red, green, blue), archetype, category, group))
    return apps


APPS = (*_read(_COMMON, "common"), *_read(_DIVERSE, "diverse"), *_read(_HELD_OUT, "held out"))
NAMES = tuple(app.name for app in APPS)
COMMON = tuple(app.name for app in APPS if app.group == "common")
DIVERSE = tuple(app.name for app in APPS if app.group != "common")
"""All that are not common; the last ten are held out."""
HELD_OUT = tuple(app.name for app in APPS if app.group == "held out")

LOCK, SETTINGS, EMPTY = "lock screen", "settings", -1
CONTENTS = {
    "list item": ("inbox", "checklist", "feed"),
    "button": ("keypad", "form", "lamp", "piano", "wave"),
    "text field": ("chat", "code", "page"),
    "table cell": ("sheet", "month", "numbers"),
    "image": ("photos", "viewfinder", "paint", "sky", "faces"),
    "chart": ("chart", "rings", "gauge", "dial", "forecast"),
    "game board": ("board", "cards", "blocks"),
    "link": ("web", "products", "files"),
    "card": ("card", "ticket"),
    "video frame": ("video",),
    "track": ("player",),
    "street": ("streets",),
}
"""The label of what is below the header of an open app, to the archetypes that it belongs to."""
PAGE_LABELS = ("first page", "second page", "third page")
LABELS = (*(f"{name} app" for name in NAMES), LOCK, SETTINGS, "swipe up", "switch", *CONTENTS, *PAGE_LABELS)
"""The i-th label has the id 1 + i in an observation; 0 is an empty cell."""
