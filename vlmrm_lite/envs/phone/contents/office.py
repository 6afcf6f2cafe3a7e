"""Screens with tables, folders, tickets, cards and the weather."""

from numpy.random import Generator

from ..canvas import Canvas, mix
from ..look import BLACK, BRIGHT, TOP, WHITE, Look, bright, paragraph, words


def sheet(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A table with lettered columns and numbered rows."""
    canvas.box((0, TOP), (1, TOP + 0.06), look.panel)
    canvas.box((0, TOP), (0.12, 1), look.panel)
    selected = rng.integers(1, 4), rng.integers(2, 12)
    for column in range(4):
        x = 0.12 + 0.22 * column
        canvas.text((x + 0.11, TOP + 0.03), "ABCD"[column], 0.042, look.ink, "mm")
        for row in range(13):
            y = TOP + 0.06 * (row + 1)
            if column == 0:
                canvas.text((0.06, y + 0.03), str(row + 1), 0.036, look.ink, "mm")
                canvas.box((0, y), (1, y + 0.004), look.faint)
                canvas.text((0.135, y + 0.03), words(rng, 1), 0.036, look.ink)
            elif rng.random() < 0.75:
                canvas.text((x + 0.2, y + 0.03), str(rng.integers(1, 999)), 0.038, look.ink, "rm")
        canvas.box((x, TOP), (x + 0.006, 1), look.faint)
    x, y = 0.12 + 0.22 * selected[0], TOP + 0.06 * selected[1]
    canvas.box((x, y), (x + 0.226, y + 0.062), look.accent)
    canvas.box((x + 0.012, y + 0.008), (x + 0.214, y + 0.054), mix(look.ground, look.accent, 0.25))


def month(canvas: Canvas, look: Look, rng: Generator) -> None:
    """The days of a month, today in color, with dots for what is planned."""
    names = ["January", "March", "May", "July", "August", "October", "December"]
    canvas.text((0.07, TOP + 0.055), str(rng.choice(names)), 0.062, look.ink)
    first, today = int(rng.integers(0, 7)), int(rng.integers(1, 31))
    for column in range(7):
        canvas.text((0.5 + 0.132 * (column - 3), TOP + 0.125), "MTWTFSS"[column], 0.038, look.accent, "mm")
    for day in range(1, 32):
        row, column = divmod(first + day - 1, 7)
        x, y = 0.5 + 0.132 * (column - 3), TOP + 0.19 + 0.082 * row
        if day == today:
            canvas.disc((x, y), 0.043, look.accent)
        canvas.text((x, y), str(day), 0.042, WHITE if day == today else look.ink, "mm")
        if rng.random() < 0.3:
            canvas.disc((x, y + 0.036), 0.009, bright(rng))
    canvas.box((0, 0.91), (1, 1), look.panel)
    canvas.box((0.05, 0.925), (0.075, 0.985), look.accent)
    canvas.text((0.12, 0.955), words(rng, 2), 0.045, look.ink)


def files(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A grid of folders with names."""
    folder = mix((255, 202, 60), BLACK, 0.05)
    for row in range(4):
        for column in range(3):
            x, y = 0.19 + 0.31 * column, TOP + 0.09 + 0.2 * row
            if row * 3 + column < rng.integers(9, 13):
                canvas.box((x - 0.11, y - 0.055), (x, y), mix(folder, BLACK, 0.15), 0.012)
                canvas.box((x - 0.11, y - 0.038), (x + 0.11, y + 0.05), folder, 0.012)
                canvas.text((x, y + 0.075), words(rng, 1), 0.036, look.ink, "mm")


def card(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A balance with payments in green and red, or a wallet full of cards."""
    if look.twin == 0:
        canvas.text((0.5, TOP + 0.06), "Balance", 0.045, look.faint, "mm")
        canvas.text((0.5, TOP + 0.13), f"{rng.integers(100, 9999):,}.00", 0.1, look.ink, "mm")
        for x in (0.27, 0.73):
            canvas.box((x - 0.19, TOP + 0.19), (x + 0.19, TOP + 0.26), look.accent, 0.03)
            canvas.text((x, TOP + 0.225), "Send" if x < 0.5 else "Receive", 0.042, WHITE, "mm")
        for row in range(6):
            y, gain = TOP + 0.33 + 0.085 * row, rng.random() < 0.4
            color = (46, 160, 80) if gain else (220, 60, 60)
            canvas.text((0.07, y), words(rng, 1), 0.045, look.ink)
            canvas.text((0.93, y), f"{'+' if gain else '-'}{rng.integers(5, 900)}", 0.05, color, "rm")
            canvas.box((0.07, y + 0.04), (0.93, y + 0.043), look.panel)
        return
    for i, color in enumerate(rng.permutation(BRIGHT)[:5].tolist()):
        y = TOP + 0.03 + 0.105 * i
        canvas.box((0.08, y), (0.92, y + 0.3), mix(tuple(color), BLACK, 0.15), 0.04)
        canvas.text((0.14, y + 0.05), words(rng, 1), 0.05, WHITE)
        canvas.disc((0.84, y + 0.05), 0.028, WHITE)
    canvas.text((0.14, 0.89), f"**** **** {rng.integers(1000, 9999)}", 0.05, WHITE)


def forecast(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A sky with the sun, a cloud or rain, the temperature, and the days to come."""
    kind = int(rng.integers(0, 3))
    clear = ((92, 178, 240), (140, 165, 190), (96, 112, 136))[kind]
    sky = mix(clear, BLACK, 0.5 if look.dark else 0)
    canvas.box((0, TOP), (1, 1), sky)
    _weather(canvas, 0.5, TOP + 0.17, 1.0, kind)
    canvas.text((0.5, TOP + 0.43), f"{rng.integers(-5, 35)}°", 0.17, WHITE, "mm")
    canvas.box((0.05, TOP + 0.53), (0.95, 0.97), mix(sky, WHITE, 0.25), 0.03)
    for day in range(5):
        x = 0.15 + 0.175 * day
        canvas.text((x, TOP + 0.57), "MTWTF"[day], 0.042, WHITE, "mm")
        _weather(canvas, x, TOP + 0.64, 0.33, int(rng.integers(0, 3)))
        canvas.text((x, TOP + 0.73), str(rng.integers(0, 30)), 0.045, WHITE, "mm")


def _weather(canvas: Canvas, x: float, y: float, size: float, kind: int) -> None:
    """The sun (0), with a cloud (1), or a cloud with rain (2)."""
    dx, dy = canvas.across(size), canvas.down(size)
    if kind < 2:
        canvas.disc((x + 0.06 * dx * kind, y - 0.05 * dy * kind), 0.11 * size, (255, 214, 60))
    if kind > 0:
        for along, up, radius in ((-0.1, 0.05, 0.07), (0, 0, 0.095), (0.1, 0.045, 0.075)):
            canvas.disc((x + along * dx, y + up * dy), radius * size, (240, 243, 247))
    if kind == 2:
        for along in (-0.1, -0.03, 0.04, 0.11):
            drop = (x + along * dx, y + 0.14 * dy), (x + (along - 0.03) * dx, y + 0.21 * dy)
            canvas.line(list(drop), (120, 190, 255), 0.016 * size)


def _squares(canvas: Canvas, rng: Generator, y: float, side: float) -> None:
    """A square code of black and white dots around (0.5, y)."""
    dx, dy = canvas.across(side), canvas.down(side)
    canvas.box((0.5 - 0.55 * dx, y - 0.55 * dy), (0.5 + 0.55 * dx, y + 0.55 * dy), WHITE)
    dots = rng.random((11, 11)) < 0.5
    for i, j in ((0, 0), (0, 8), (8, 0)):
        dots[i : i + 3, j : j + 3] = True
        dots[i + 1, j + 1] = False
    for i, j in zip(*dots.nonzero(), strict=True):
        start = 0.5 + (j / 11 - 0.5) * dx, y + (i / 11 - 0.5) * dy
        canvas.box(start, (start[0] + dx / 11, start[1] + dy / 11), BLACK)


def ticket(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A ticket with a square code and two notches."""
    paper = mix(look.panel, look.accent, 0.25)
    canvas.box((0.08, TOP + 0.04), (0.92, 0.96), paper, 0.04)
    canvas.text((0.5, TOP + 0.1), words(rng, 2), 0.055, look.ink, "mm")
    paragraph(canvas, rng, (0.16, TOP + 0.15), 2, look.faint, width=0.68)
    for x in (0.08, 0.92):
        canvas.disc((x, TOP + 0.255), 0.035, look.ground)
    canvas.line([(0.14, TOP + 0.255), (0.86, TOP + 0.255)], look.ground, 0.008)
    _squares(canvas, rng, TOP + 0.48, 0.44)
    canvas.text((0.5, 0.92), f"Seat {rng.integers(1, 60)}{'ABCD'[rng.integers(4)]}", 0.06, look.ink, "mm")
