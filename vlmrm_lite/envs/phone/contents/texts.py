"""Screens with text: pages, lists, chats, web pages and code."""

from numpy.random import Generator

from ..canvas import Canvas, mix
from ..look import BLACK, TOP, WHITE, Look, bright, paragraph, picture, words


def inbox(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Rows with a round letter; mails have a subject and a round button, contacts an alphabet."""
    rows = 6 if look.twin == 0 else 8
    step = (0.98 - TOP) / rows
    for row in range(rows):
        y = TOP + (row + 0.5) * step
        name = words(rng, 2)
        canvas.disc((0.12, y), 0.045 if look.twin == 0 else 0.036, bright(rng))
        canvas.text((0.12, y), name[0], 0.05, WHITE, "mm")
        if look.twin == 0:
            canvas.text((0.23, y - 0.2 * step), name, 0.042, look.ink)
            paragraph(canvas, rng, (0.23, y + 0.05 * step), 2, look.faint, width=0.66, step=0.022)
        else:
            canvas.text((0.23, y), name, 0.046, look.ink)
        canvas.box((0.23, y + 0.48 * step), (1, y + 0.48 * step + 0.003), look.panel)
    if look.twin == 0:
        canvas.disc((0.84, 0.92), 0.085, look.accent)
        canvas.glyph((0.84, 0.92), "pencil", 0.08, WHITE)
    else:
        for i, letter in enumerate("ACEGIKMOQSUWY"):
            canvas.text((0.955, TOP + 0.04 + i * 0.058), letter, 0.032, look.accent, "mm")


def page(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A sheet of paper with a heading, ruled yellow paper with handwriting, or a page of a book."""
    if look.twin == 0:
        canvas.box((0, TOP), (1, 1), mix(look.ground, look.faint, 0.5))
        canvas.box((0.09, TOP + 0.04), (0.91, 1), mix(look.ground, WHITE, 0.12), 0.005)
        canvas.text((0.16, TOP + 0.11), words(rng, 1), 0.07, look.ink)
        paragraph(canvas, rng, (0.16, TOP + 0.18), 6, look.faint, width=0.68)
        picture(canvas, rng, (0.16, TOP + 0.38), (0.84, TOP + 0.55))
        paragraph(canvas, rng, (0.16, TOP + 0.6), 7, look.faint, width=0.68)
    elif look.twin == 1:
        paper = mix((255, 241, 150), BLACK, 0.65 if look.dark else 0)
        canvas.box((0, TOP), (1, 1), paper)
        for row in range(10):
            y = TOP + 0.075 * (row + 1)
            canvas.box((0, y), (1, y + 0.004), mix(paper, (90, 120, 200), 0.5))
            if row < rng.integers(4, 9):
                canvas.text((0.17, y - 0.03), words(rng, 2), 0.055, look.ink)
        canvas.box((0.12, TOP), (0.13, 1), (220, 80, 80))
    else:
        paper = mix((240, 224, 190), BLACK, 0.75 if look.dark else 0)
        canvas.box((0, TOP), (1, 1), paper)
        canvas.text((0.5, TOP + 0.06), f"Chapter {rng.integers(1, 20)}", 0.06, look.ink, "mm")
        paragraph(canvas, rng, (0.08, TOP + 0.12), 20, mix(paper, look.ink, 0.6), width=0.84, step=0.031)
        canvas.text((0.5, 0.965), str(rng.integers(2, 400)), 0.04, look.ink, "mm")


def chat(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Speech bubbles on both sides; in the twin, a group with faces on the left only."""
    y = TOP + 0.04
    while y < 0.82:
        own = rng.random() < 0.5 and look.twin == 0
        lines = int(rng.integers(1, 4))
        width, height = rng.uniform(0.35, 0.62), 0.035 + 0.032 * lines
        left = 0.96 - width if own else 0.04 if look.twin == 0 else 0.2
        canvas.box((left, y), (left + width, y + height), look.accent if own else look.panel, 0.04)
        color = WHITE if own else look.faint
        paragraph(canvas, rng, (left + 0.05, y + 0.026), lines, color, width=width - 0.1, step=0.032)
        if look.twin:
            canvas.disc((0.1, y + 0.04), 0.045, bright(rng))
        y += height + 0.025
    canvas.box((0, 0.9), (1, 1), look.ground)
    canvas.box((0.04, 0.91), (0.8, 0.98), look.panel, 0.06)
    canvas.disc((0.9, 0.945), 0.045, look.accent)


def web(canvas: Canvas, look: Look, rng: Generator) -> None:
    """An address bar, a picture, a heading, blue links and text."""
    canvas.box((0.04, TOP + 0.015), (0.96, TOP + 0.075), look.panel, 0.05)
    canvas.glyph((0.1, TOP + 0.045), "lock", 0.04, look.faint)
    canvas.text((0.17, TOP + 0.045), f"www.{words(rng, 1).lower()}.example", 0.04, look.ink)
    picture(canvas, rng, (0, TOP + 0.09), (1, TOP + 0.28))
    canvas.text((0.06, TOP + 0.33), words(rng, 2), 0.06, look.ink)
    for block in range(3):
        y = TOP + 0.39 + 0.14 * block
        canvas.box((0.06, y), (0.06 + rng.uniform(0.3, 0.6), y + 0.02), (40, 110, 230))
        paragraph(canvas, rng, (0.06, y + 0.035), 3, look.faint, width=0.88)


def checklist(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Boxes with and without check marks, in the twin round ones in colored groups."""
    for row in range(8):
        y = TOP + 0.06 + 0.095 * row
        done = rng.random() < 0.5
        if look.twin == 0:
            dx, dy = canvas.across(0.032), canvas.down(0.032)
            canvas.box((0.11 - dx, y - dy), (0.11 + dx, y + dy), look.accent if done else look.faint, 0.01)
            if not done:
                canvas.box((0.11 - 0.75 * dx, y - 0.75 * dy), (0.11 + 0.75 * dx, y + 0.75 * dy), look.ground)
        else:
            canvas.box((0.03, y - 0.04), (0.97, y + 0.04), mix(look.ground, look.accent, 0.3 if done else 0.08), 0.03)
            canvas.disc((0.11, y), 0.034, look.accent, 0 if done else 0.026)
            canvas.text((0.93, y), f"x{rng.integers(1, 9)}", 0.045, look.faint, "rm")
        if done:
            dx, dy = canvas.across(0.02), canvas.down(0.02)
            canvas.line([(0.11 - dx, y), (0.11 - 0.2 * dx, y + 0.8 * dy), (0.11 + dx, y - 0.8 * dy)], WHITE, 0.01)
        canvas.text((0.22, y), words(rng, 2), 0.05, look.faint if done else look.ink)


def code(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A black terminal with green text, or an editor with line numbers and colored words."""
    terminal = look.twin == 0
    canvas.box((0, TOP), (1, 1), (8, 8, 8) if terminal else mix((40, 44, 62), look.ground, 0.15))
    indent = 0.0
    for row in range(15):
        y = TOP + 0.035 + 0.05 * row
        if terminal:
            if row % 3 == 0:
                canvas.text((0.04, y), "$ " + words(rng, 2).lower(), 0.042, (240, 240, 240))
            elif row < 13:
                canvas.box((0.04, y - 0.01), (0.04 + rng.uniform(0.2, 0.85), y + 0.008), (60, 220, 90))
        else:
            canvas.text((0.085, y), str(row + 1), 0.036, (130, 134, 150), "rm")
            indent = min(max(indent + rng.choice([-0.07, 0, 0.07]), 0), 0.28)
            x = 0.13 + indent
            for color in ((198, 120, 221), (97, 175, 239), (229, 192, 123), (152, 195, 121))[: rng.integers(1, 5)]:
                length = rng.uniform(0.07, 0.17)
                canvas.box((x, y - 0.012), (x + length, y + 0.01), color, 0.005)
                x += length + 0.025


def form(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Two languages, two boxes of text, and a round button between them."""
    for x, name in ((0.26, "English"), (0.74, words(rng, 1))):
        canvas.box((x - 0.2, TOP + 0.03), (x + 0.2, TOP + 0.095), look.panel, 0.05)
        canvas.text((x, TOP + 0.062), name, 0.042, look.ink, "mm")
    for top, color, ink in ((TOP + 0.12, look.panel, look.ink), (TOP + 0.46, look.accent, WHITE)):
        canvas.box((0.05, top), (0.95, top + 0.3), color, 0.03)
        for line in range(3):
            canvas.text((0.1, top + 0.06 + 0.075 * line), words(rng, 2), 0.056, ink)
    canvas.disc((0.5, TOP + 0.44), 0.07, look.ground)
    canvas.disc((0.5, TOP + 0.44), 0.055, (255, 167, 38))
