"""Screens with pictures, videos, sound and maps."""

import numpy as np
from numpy.random import Generator

from ..canvas import Canvas, mix
from ..look import BLACK, TOP, WHITE, Look, bright, paragraph, picture, words


def photos(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A dense grid of pictures; in the twin, cards of flowers in two columns."""
    if look.twin == 0:
        for row in range(5):
            for column in range(3):
                x, y = column / 3, TOP + 0.16 * row
                picture(canvas, rng, (x + 0.006, y + 0.004), (x + 0.327, y + 0.156))
        return
    for row in range(3):
        for column in range(2):
            x, y = 0.27 + 0.46 * column, TOP + 0.13 + 0.265 * row
            canvas.box((x - 0.21, y - 0.115), (x + 0.21, y + 0.125), mix(look.panel, look.accent, 0.25), 0.03)
            canvas.box((x - 0.008, y), (x + 0.008, y + 0.085), (56, 142, 60))
            petals = bright(rng)
            for turn in np.arange(6) / 6 * 2 * np.pi:
                place = x + canvas.across(0.042) * np.cos(turn), y - 0.03 + canvas.down(0.042) * np.sin(turn)
                canvas.disc(place, 0.03, petals)
            canvas.disc((x, y - 0.03), 0.026, (255, 224, 90))


def products(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Goods with prices in two columns, or dishes with their descriptions."""
    for row in range(3):
        y = TOP + 0.03 + 0.26 * row
        if look.twin == 0:
            for x in (0.05, 0.525):
                canvas.box((x, y), (x + 0.425, y + 0.16), mix(bright(rng), WHITE, 0.6), 0.02)
                side, color = rng.uniform(0.06, 0.13), bright(rng)
                canvas.box((x + 0.2125 - side, y + 0.04), (x + 0.2125 + side, y + 0.15), color, rng.uniform(0, 0.06))
                canvas.text((x, y + 0.185), words(rng, 1), 0.042, look.ink)
                canvas.text((x, y + 0.22), f"{rng.integers(2, 99)}.99", 0.05, look.accent)
        else:
            canvas.box((0.04, y), (0.96, y + 0.23), look.panel, 0.03)
            canvas.disc((0.25, y + 0.115), 0.12, WHITE)
            food = bright(rng)
            canvas.disc((0.25, y + 0.115), 0.085, mix(food, BLACK, 0.15))
            for turn in rng.uniform(0, 6.28, 5):
                place = 0.25 + canvas.across(0.045) * np.cos(turn), y + 0.115 + canvas.down(0.045) * np.sin(turn)
                canvas.disc(place, 0.022, bright(rng))
            canvas.text((0.48, y + 0.06), words(rng, 1), 0.052, look.ink)
            paragraph(canvas, rng, (0.48, y + 0.1), 3, look.faint, width=0.42)


def feed(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Headlines beside small pictures, or posts of friends with large ones."""
    if look.twin == 0:
        picture(canvas, rng, (0, TOP), (1, TOP + 0.24))
        canvas.text((0.05, TOP + 0.285), words(rng, 3), 0.05, look.ink)
        for row in range(4):
            y = TOP + 0.34 + 0.12 * row
            canvas.box((0.05, y), (0.95, y + 0.004), look.panel)
            canvas.text((0.05, y + 0.03), words(rng, 2), 0.042, look.ink)
            paragraph(canvas, rng, (0.05, y + 0.053), 2, look.faint, width=0.56)
            picture(canvas, rng, (0.69, y + 0.015), (0.95, y + 0.105))
        return
    for row in range(2):
        y = TOP + 0.03 + 0.41 * row
        canvas.disc((0.12, y + 0.04), 0.05, bright(rng))
        canvas.text((0.22, y + 0.025), words(rng, 2), 0.044, look.ink)
        canvas.box((0.22, y + 0.052), (0.45, y + 0.064), look.faint, 0.006)
        picture(canvas, rng, (0, y + 0.095), (1, y + 0.32))
        for x in (0.1, 0.25, 0.4):
            canvas.disc((x, y + 0.355), 0.028, look.accent if x < 0.2 else look.faint, 0 if x < 0.2 else 0.02)


def video(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A video with more of them below, or posters of movies in the dark."""
    if look.twin == 0:
        picture(canvas, rng, (0, TOP), (1, TOP + 0.3))
        dx, dy = canvas.across(0.04), canvas.down(0.04)
        canvas.disc((0.5, TOP + 0.14), 0.085, BLACK)
        canvas.shape(
            [(0.5 - 0.7 * dx, TOP + 0.14 - dy), (0.5 - 0.7 * dx, TOP + 0.14 + dy), (0.5 + dx, TOP + 0.14)], WHITE
        )
        canvas.box((0, TOP + 0.29), (1, TOP + 0.303), (120, 120, 120))
        canvas.box((0, TOP + 0.29), (rng.uniform(0.2, 0.8), TOP + 0.303), (255, 0, 0))
        canvas.text((0.05, TOP + 0.35), words(rng, 2), 0.05, look.ink)
        for row in range(3):
            y = TOP + 0.4 + 0.135 * row
            picture(canvas, rng, (0.05, y), (0.45, y + 0.115))
            paragraph(canvas, rng, (0.5, y + 0.02), 3, look.faint, width=0.44)
        return
    canvas.box((0, TOP), (1, 1), (14, 12, 22))
    for row in range(2):
        y = TOP + 0.04 + 0.39 * row
        canvas.text((0.05, y + 0.02), words(rng, 1), 0.05, WHITE)
        for column in range(3):
            x = 0.05 + 0.31 * column
            canvas.box((x, y + 0.06), (x + 0.28, y + 0.35), mix(bright(rng), BLACK, 0.35), 0.015)
            canvas.disc((x + 0.14, y + 0.15), rng.uniform(0.05, 0.09), bright(rng))
            canvas.box((x + 0.05, y + 0.29), (x + 0.23, y + 0.315), WHITE)


def faces(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Four people in a video call, with round buttons below."""
    canvas.box((0, TOP), (1, 1), (24, 26, 30))
    for row in range(2):
        for column in range(2):
            x, y = 0.03 + 0.48 * column, TOP + 0.02 + 0.315 * row
            canvas.box((x, y), (x + 0.46, y + 0.3), mix(bright(rng), BLACK, 0.35), 0.03)
            skin = mix((245, 205, 170), (110, 70, 45), rng.random())
            canvas.box((x + 0.09, y + 0.2), (x + 0.37, y + 0.3), bright(rng), 0.09)
            canvas.disc((x + 0.23, y + 0.095), 0.078, mix((30, 20, 15), (220, 180, 90), rng.random()))
            canvas.disc((x + 0.23, y + 0.12), 0.07, skin)
    for x, color in ((0.25, (90, 94, 100)), (0.5, (220, 40, 40)), (0.75, (90, 94, 100))):
        canvas.disc((x, 0.92), 0.062, color)


def player(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A cover, a record, a scale of frequencies or a microphone, over the buttons of a player."""
    canvas.box((0, TOP), (1, 1), mix(look.ground, look.accent, 0.22))
    art = bright(rng), bright(rng)
    if look.name == "music":
        canvas.disc((0.5, TOP + 0.24), 0.25, (20, 20, 22))
        canvas.disc((0.5, TOP + 0.24), 0.19, (48, 48, 52), 0.18)
        canvas.disc((0.5, TOP + 0.24), 0.095, art[0])
        canvas.disc((0.5, TOP + 0.24), 0.02, WHITE)
    elif look.name == "radio":
        canvas.box((0.06, TOP + 0.1), (0.94, TOP + 0.38), mix((244, 232, 206), BLACK, 0.05), 0.02)
        for i in range(19):
            x = 0.12 + 0.042 * i
            canvas.box((x, TOP + 0.16), (x + 0.008, TOP + (0.26 if i % 3 == 0 else 0.21)), (60, 50, 44))
        x = rng.uniform(0.15, 0.85)
        canvas.box((x - 0.012, TOP + 0.11), (x + 0.012, TOP + 0.37), (220, 30, 30))
        canvas.text((0.5, TOP + 0.32), f"{rng.integers(88, 107)}.{rng.integers(10)}", 0.075, (60, 50, 44), "mm")
    elif look.name == "audiobooks":
        canvas.box((0.27, TOP + 0.05), (0.73, TOP + 0.44), art[0], 0.01)
        canvas.box((0.27, TOP + 0.05), (0.33, TOP + 0.44), mix(art[0], BLACK, 0.4), 0.01)
        canvas.box((0.38, TOP + 0.12), (0.68, TOP + 0.15), WHITE)
        canvas.box((0.42, TOP + 0.18), (0.64, TOP + 0.2), WHITE)
    else:
        canvas.box((0.17, TOP + 0.06), (0.83, TOP + 0.43), art[0], 0.05)
        for radius in (0.17, 0.12):
            canvas.disc((0.5, TOP + 0.22), radius, WHITE, radius - 0.02)
        canvas.disc((0.5, TOP + 0.22), 0.055, WHITE)
        canvas.box((0.47, TOP + 0.24), (0.53, TOP + 0.38), WHITE, 0.03)
    canvas.text((0.5, TOP + 0.5), words(rng, 2), 0.06, look.ink, "mm")
    canvas.box((0.08, TOP + 0.56), (0.92, TOP + 0.572), look.faint, 0.01)
    along = rng.uniform(0.2, 0.8)
    canvas.box((0.08, TOP + 0.56), (along, TOP + 0.572), look.accent, 0.01)
    canvas.disc((along, TOP + 0.566), 0.022, look.accent)
    canvas.disc((0.5, 0.89), 0.085, look.accent)
    dx, dy = canvas.across(0.04), canvas.down(0.04)
    canvas.shape([(0.5 - 0.6 * dx, 0.89 - dy), (0.5 - 0.6 * dx, 0.89 + dy), (0.5 + dx, 0.89)], WHITE)
    for side in (-1, 1):
        x = 0.5 + 0.27 * side
        canvas.shape([(x - side * dx, 0.89 - dy), (x - side * dx, 0.89 + dy), (x + side * dx, 0.89)], look.ink)


def viewfinder(canvas: Canvas, look: Look, rng: Generator) -> None:
    """What the camera sees, over a round release; or a code between four corners."""
    if look.twin == 0:
        picture(canvas, rng, (0, TOP), (1, 0.8))
        canvas.box((0, 0.8), (1, 1), (12, 12, 14))
        canvas.disc((0.5, 0.9), 0.085, WHITE, 0.07)
        canvas.disc((0.5, 0.9), 0.06, WHITE)
        canvas.disc((0.17, 0.9), 0.05, bright(rng))
        for i in (1, 2):
            canvas.box((i / 3, TOP), (i / 3 + 0.004, 0.8), WHITE)
            canvas.box((0, TOP + 0.2 * i), (1, TOP + 0.2 * i + 0.003), WHITE)
        return
    canvas.box((0, TOP), (1, 1), (52, 56, 60))
    canvas.box((0.24, TOP + 0.2), (0.76, TOP + 0.5), WHITE)
    x = 0.29
    while x < 0.7:
        width = rng.uniform(0.01, 0.035)
        canvas.box((x, TOP + 0.23), (x + width, TOP + 0.47), BLACK)
        x += width + rng.uniform(0.012, 0.03)
    for x, right in ((0.12, 1), (0.88, -1)):
        for y, down in ((TOP + 0.1, 1), (TOP + 0.6, -1)):
            canvas.line([(x + 0.14 * right, y), (x, y), (x, y + 0.08 * down)], (0, 230, 160), 0.022)
    y = TOP + rng.uniform(0.25, 0.45)
    canvas.box((0.14, y), (0.86, y + 0.012), (255, 40, 40))
    canvas.text((0.5, 0.9), "Point at a code", 0.05, WHITE, "mm")


def streets(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Streets, water and parks with a pin; with a bus line and its stops; with taxis and a price."""
    night = look.dark
    land, street = ((44, 50, 58), (92, 98, 108)) if night else ((236, 232, 222), WHITE)
    canvas.box((0, TOP), (1, 1), land)
    canvas.disc((rng.uniform(0, 1), TOP + rng.uniform(0.1, 0.6)), 0.24, (150, 200, 140) if not night else (44, 84, 56))
    side, shift = rng.choice([0, 1]), rng.uniform(-0.1, 0.1)
    water = [
        (side, TOP),
        (abs(side - 0.3 - shift), TOP),
        (abs(side - 0.18), 0.6),
        (abs(side - 0.35 + shift), 1),
        (side, 1),
    ]
    canvas.shape(water, (130, 190, 232) if not night else (32, 62, 96))
    for place in np.linspace(0.08, 0.92, 5) + rng.uniform(-0.05, 0.05, 5):
        slope = rng.uniform(-0.12, 0.12)
        canvas.line([(place - slope, TOP), (place + slope, 1)], street, 0.016)
        y = TOP + 0.8 * place
        canvas.line([(0, y - slope), (1, y + slope)], street, 0.022)
    x, y = rng.uniform(0.3, 0.7), TOP + rng.uniform(0.25, 0.4)
    if look.name == "maps":
        canvas.box((0.05, TOP + 0.03), (0.95, TOP + 0.1), look.ground, 0.05)
        canvas.text((0.12, TOP + 0.065), words(rng, 2), 0.044, look.ink)
        canvas.glyph((x, y), "map-marker", 0.26, (226, 40, 40))
        canvas.disc((0.85, 0.9), 0.07, look.accent)
    elif look.name == "bus":
        stops = [(0.1, TOP + 0.08), (x, TOP + 0.15), (x, y + 0.05), (0.88, y + 0.16)]
        canvas.line(stops, look.accent, 0.04)
        for stop in stops:
            canvas.disc(stop, 0.035, look.accent)
            canvas.disc(stop, 0.022, WHITE)
        canvas.box((0, 0.76), (1, 1), look.ground)
        for row in range(2):
            canvas.box((0.06, 0.785 + 0.1 * row), (0.24, 0.855 + 0.1 * row), look.accent, 0.015)
            canvas.text((0.15, 0.82 + 0.1 * row), str(rng.integers(2, 99)), 0.06, WHITE, "mm")
            canvas.text((0.92, 0.82 + 0.1 * row), f"{rng.integers(2, 30)} min", 0.05, look.ink, "rm")
    else:
        for _ in range(4):
            car = rng.uniform(0.1, 0.9), TOP + rng.uniform(0.06, 0.5)
            canvas.disc(car, 0.066, BLACK)
            canvas.glyph(car, "taxi", 0.085, (255, 204, 0))
        canvas.box((0, 0.78), (1, 1), (24, 24, 26))
        canvas.text((0.08, 0.83), f"{rng.integers(6, 40)}.50", 0.07, WHITE)
        canvas.box((0.08, 0.88), (0.92, 0.96), (255, 204, 0), 0.02)


def wave(canvas: Canvas, look: Look, rng: Generator) -> None:
    """The wave of a sound, its length, and a red button."""
    canvas.box((0, TOP), (1, 1), (18, 18, 20))
    heights = 0.02 + 0.16 * rng.random(27) * np.abs(np.sin(np.arange(27) / rng.uniform(2, 5)))
    for i, height in enumerate(heights):
        x = 0.05 + 0.034 * i
        canvas.box(
            (x, TOP + 0.25 - height), (x + 0.018, TOP + 0.25 + height), (240, 90, 90) if i < 15 else (110, 110, 116)
        )
    canvas.box((0.552, TOP + 0.05), (0.56, TOP + 0.45), WHITE)
    canvas.text((0.5, TOP + 0.53), f"00:{rng.integers(10, 60)}", 0.11, WHITE, "mm")
    canvas.disc((0.5, 0.88), 0.1, WHITE)
    canvas.disc((0.5, 0.88), 0.075, (226, 40, 40))


def paint(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Strokes of color on white, over a row of colors."""
    canvas.box((0, TOP), (1, 1), WHITE)
    for _ in range(6):
        places = rng.uniform((0.1, TOP + 0.06), (0.9, 0.8), (3, 2))
        canvas.line([tuple(place) for place in places.tolist()], bright(rng), rng.uniform(0.03, 0.07))
    canvas.box((0, 0.88), (1, 1), (205, 207, 212))
    for i, color in enumerate(((229, 57, 53), (251, 192, 45), (67, 160, 71), (30, 136, 229), (142, 36, 170), BLACK)):
        canvas.disc((0.1 + 0.16 * i, 0.94), 0.045, color)


def sky(canvas: Canvas, look: Look, rng: Generator) -> None:
    """The night sky with a moon and a constellation."""
    canvas.box((0, TOP), (1, 1), (8, 10, 40))
    for x, y in rng.uniform((0.02, TOP + 0.02), (0.98, 0.98), (45, 2)).tolist():
        canvas.disc((x, y), rng.choice([0.006, 0.01, 0.016]), (225, 230, 255))
    places = [tuple(place) for place in rng.uniform((0.12, TOP + 0.3), (0.88, 0.93), (6, 2)).tolist()]
    canvas.line(places, (120, 150, 230), 0.01)
    for place in places:
        canvas.disc(place, 0.02, WHITE)
    x = rng.uniform(0.25, 0.75)
    canvas.disc((x, TOP + 0.15), 0.09, (250, 244, 214))
    canvas.disc((x + canvas.across(0.04), TOP + 0.14), 0.075, (8, 10, 40))
