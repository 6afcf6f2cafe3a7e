"""Screens of instruments: keys, dials, gauges, charts and lamps."""

import numpy as np
from numpy.random import Generator

from ..canvas import Canvas, mix
from ..look import BLACK, BRIGHT, TOP, WHITE, Look, bright, words


def keypad(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A calculator with four columns of square keys, or a phone with round keys and a green button."""
    number = str(rng.integers(10_000, 99_999_999))
    if look.twin == 0:
        canvas.box((0, TOP), (1, TOP + 0.16), look.panel)
        canvas.text((0.94, TOP + 0.085), number[:6], 0.1, look.ink, "rm")
        for i, key in enumerate("C()/789x456-123+0.%="):
            x, y = 0.03 + 0.24 * (i % 4), TOP + 0.18 + 0.122 * (i // 4)
            color = (255, 149, 0) if i % 4 == 3 else look.faint if i < 3 else look.panel
            canvas.box((x, y), (x + 0.22, y + 0.11), color, 0.03)
            canvas.text((x + 0.11, y + 0.055), key, 0.065, WHITE if i % 4 == 3 else look.ink, "mm")
        return
    canvas.text((0.5, TOP + 0.06), number, 0.08, look.ink, "mm")
    for i, key in enumerate("123456789*0#"):
        place = 0.2 + 0.3 * (i % 3), TOP + 0.175 + 0.135 * (i // 3)
        canvas.disc(place, 0.06, look.panel)
        canvas.text(place, key, 0.065, look.ink, "mm")
    canvas.disc((0.5, 0.925), 0.065, (40, 190, 80))
    canvas.glyph((0.5, 0.925), "phone", 0.07, WHITE)


def dial(canvas: Canvas, look: Look, rng: Generator) -> None:
    """The face of a clock, or a stopwatch with a ring, digits and rounds."""
    center = 0.5, TOP + 0.3
    if look.twin == 0:
        canvas.disc(center, 0.31, look.ink)
        canvas.disc(center, 0.285, look.ground)
        for hour in range(12):
            place = _around(canvas, center, hour / 12, 0.235)
            canvas.text(place, str(hour or 12), 0.05, look.ink, "mm")
        minutes = int(rng.integers(0, 720))
        canvas.line([center, _around(canvas, center, minutes / 720, 0.14)], look.ink, 0.03)
        canvas.line([center, _around(canvas, center, minutes / 60, 0.21)], look.ink, 0.02)
        canvas.line([center, _around(canvas, center, rng.random(), 0.22)], (230, 50, 50), 0.01)
        canvas.disc(center, 0.02, (230, 50, 50))
        canvas.text((0.5, 0.9), f"{minutes // 60 or 12}:{minutes % 60:02d}", 0.1, look.ink, "mm")
        return
    center = 0.5, TOP + 0.24
    canvas.disc(center, 0.23, look.panel, 0.2)
    canvas.arc(center, 0.23, (0, rng.uniform(0.2, 0.95)), look.accent, 0.032)
    canvas.text(center, f"{rng.integers(10)}:{rng.integers(10, 60)}.{rng.integers(10)}", 0.1, look.ink, "mm")
    for x, color in ((0.25, (220, 60, 60)), (0.75, (46, 160, 80))):
        canvas.disc((x, TOP + 0.55), 0.06, color)
    for row in range(3):
        canvas.text((0.12, TOP + 0.65 + 0.055 * row), f"Lap {3 - row}", 0.045, look.faint)
        canvas.text((0.88, TOP + 0.65 + 0.055 * row), f"0:{rng.integers(10, 60)}", 0.045, look.ink, "rm")


def _around(canvas: Canvas, center: tuple[float, float], turn: float, radius: float) -> tuple[float, float]:
    """A place on a circle; turn 0 is at the top and 0.25 to the right."""
    angle = 2 * np.pi * turn
    return center[0] + canvas.across(radius) * np.sin(angle), center[1] - canvas.down(radius) * np.cos(angle)


def gauge(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A compass with a red and white needle, a speedometer, or a thermostat with a ring from blue to red."""
    center, value = (0.5, TOP + 0.34), rng.random()
    if look.name == "compass":
        canvas.disc(center, 0.31, (30, 34, 40))
        for i, letter in enumerate("NESW"):
            place = _around(canvas, center, value + i / 4, 0.25)
            canvas.text(place, letter, 0.07, (255, 90, 80) if i == 0 else WHITE, "mm")
        for half, color in ((0, (230, 40, 40)), (0.5, (235, 235, 240))):
            sides = [_around(canvas, center, value + turn, 0.045) for turn in (0.25, 0.75)]
            canvas.shape([_around(canvas, center, value + half, 0.2), *sides], color)
        canvas.text((0.5, 0.93), f"{int(360 * (1 - value))}°", 0.09, look.ink, "mm")
    elif look.name == "speedometer":
        canvas.box((0, TOP), (1, 1), (16, 16, 18))
        for part in np.linspace(0, 1, 21):
            color = (70, 210, 110) if part < 0.5 else (250, 200, 50) if part < 0.8 else (235, 60, 50)
            ends = [_around(canvas, center, 0.6 + 0.8 * part, radius) for radius in (0.24, 0.31)]
            canvas.line(ends, color, 0.02)
        canvas.line([center, _around(canvas, center, 0.6 + 0.8 * value, 0.22)], (255, 110, 50), 0.025)
        canvas.disc(center, 0.035, WHITE)
        canvas.text((0.5, TOP + 0.6), str(int(240 * value)), 0.13, WHITE, "mm")
        canvas.text((0.5, TOP + 0.7), "km/h", 0.05, (170, 170, 175), "mm")
    else:
        for part in np.linspace(0, 1, 24, endpoint=False):
            heat = mix((60, 130, 245), (240, 70, 50), float(part))
            canvas.arc(center, 0.3, (0.6 + 0.8 * part, 0.6 + 0.8 * (part + 1 / 24)), heat, 0.06)
        canvas.disc(_around(canvas, center, 0.6 + 0.8 * value, 0.27), 0.045, look.ink)
        canvas.text(center, f"{int(12 + 16 * value)}°", 0.16, look.ink, "mm")
        for x, sign in ((0.3, "-"), (0.7, "+")):
            canvas.disc((x, 0.9), 0.065, look.panel)
            canvas.text((x, 0.9), sign, 0.09, look.ink, "mm")


def chart(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Rates as a line over a list, spending as a pie, or nights of sleep as bars."""
    if look.name == "stocks":
        ups = np.cumsum(rng.normal(0, 1, 16))
        rising = ups[-1] > ups[0]
        color = (30, 170, 80) if rising else (225, 60, 60)
        heights = (ups - ups.min()) / np.ptp(ups)
        line = [(0.04 + 0.92 * i / 15, TOP + 0.4 - 0.3 * height) for i, height in enumerate(heights.tolist())]
        canvas.shape([(0.04, TOP + 0.44), *line, (0.96, TOP + 0.44)], mix(look.ground, color, 0.3))
        canvas.line(line, color, 0.018)
        for row in range(4):
            y, gain = TOP + 0.51 + 0.08 * row, rng.random() < 0.5
            canvas.text((0.06, y), words(rng, 1)[:4].upper(), 0.05, look.ink)
            canvas.box((0.68, y - 0.028), (0.95, y + 0.028), (30, 170, 80) if gain else (225, 60, 60), 0.015)
            canvas.text((0.815, y), f"{'+' if gain else '-'}{rng.uniform(0, 5):.1f}", 0.042, WHITE, "mm")
    elif look.name == "budget":
        ends, center = np.concatenate([[0], np.cumsum(rng.dirichlet(np.full(4, 3.0)))]), (0.5, TOP + 0.25)
        for i in range(4):
            canvas.arc(center, 0.24, (ends[i], ends[i + 1]), BRIGHT[i], 0.1)
        canvas.text(center, str(rng.integers(100, 2000)), 0.07, look.ink, "mm")
        for i in range(4):
            y = TOP + 0.53 + 0.07 * i
            canvas.disc((0.12, y), 0.026, BRIGHT[i])
            canvas.text((0.2, y), words(rng, 1), 0.045, look.ink)
            canvas.text((0.9, y), f"{100 * (ends[i + 1] - ends[i]):.0f} %", 0.045, look.ink, "rm")
    else:
        canvas.box((0, TOP), (1, 1), (26, 20, 62))
        canvas.disc((0.82, TOP + 0.1), 0.06, (250, 240, 200))
        canvas.disc((0.82 + canvas.across(0.028), TOP + 0.092), 0.052, (26, 20, 62))
        canvas.text((0.08, TOP + 0.1), f"{rng.integers(5, 9)}h {rng.integers(10, 60)}", 0.09, WHITE)
        for i in range(7):
            x, height = 0.07 + 0.126 * i, rng.uniform(0.15, 0.45)
            canvas.box((x, 0.93 - height), (x + 0.085, 0.93), (150, 130, 250), 0.02)
            canvas.box((x, 0.93 - 0.4 * height), (x + 0.085, 0.93), (96, 74, 210), 0.02)
            canvas.text((x + 0.042, 0.96), "MTWTFSS"[i], 0.036, WHITE, "mm")


def rings(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Three rings of a day's exercise, and its steps."""
    canvas.box((0, TOP), (1, 1), (12, 12, 14))
    for radius, color in ((0.3, (250, 50, 90)), (0.225, (150, 240, 50)), (0.15, (40, 210, 240))):
        canvas.disc((0.5, TOP + 0.32), radius, mix(BLACK, color, 0.25), radius - 0.06)
        canvas.arc((0.5, TOP + 0.32), radius, (0, rng.uniform(0.3, 0.98)), color, 0.06)
    canvas.text((0.5, 0.87), f"{rng.integers(1000, 15_000):,}", 0.09, WHITE, "mm")
    canvas.text((0.5, 0.95), "steps", 0.05, (170, 170, 175), "mm")


def lamp(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A cone of light from a large switch, brighter or darker."""
    canvas.box((0, TOP), (1, 1), (14, 14, 16))
    strength = rng.uniform(0.55, 1)
    beam = mix((14, 14, 16), (255, 246, 190), strength)
    canvas.shape([(0.4, TOP + 0.5), (0.05, TOP), (0.95, TOP), (0.6, TOP + 0.5)], beam)
    canvas.box((0.36, TOP + 0.48), (0.64, TOP + 0.56), (190, 192, 198), 0.02)
    canvas.box((0.41, TOP + 0.56), (0.59, 0.96), (120, 122, 130), 0.02)
    canvas.disc((0.5, TOP + 0.66), 0.045, (255, 210, 60))


def piano(canvas: Canvas, look: Look, rng: Generator) -> None:
    """White and black keys, one of them held, under notes."""
    canvas.box((0, TOP), (1, 1), (48, 30, 24))
    for _ in range(5):
        x, y = rng.uniform(0.1, 0.9), TOP + rng.uniform(0.06, 0.2)
        canvas.disc((x, y), 0.026, bright(rng))
    held = rng.integers(0, 7)
    for key in range(7):
        color = (255, 190, 80) if key == held else (250, 250, 248)
        canvas.box((0.015 + 0.139 * key, TOP + 0.28), (0.145 + 0.139 * key, 0.985), color, 0.015)
    for key in (1, 2, 4, 5, 6):
        x = 0.01 + 0.139 * key
        canvas.box((x - 0.045, TOP + 0.28), (x + 0.045, 0.77), (18, 18, 20), 0.01)
