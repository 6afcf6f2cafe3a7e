"""Screens of games."""

from numpy.random import Generator

from ..canvas import Canvas, mix
from ..look import BLACK, TOP, WHITE, Look, bright

_MIDDLE = TOP + 0.37


def board(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Chess with light and dark pieces, or checkers with red and black discs."""
    chess = look.twin == 0
    light, dark = ((238, 216, 180), (176, 130, 92)) if chess else ((244, 236, 214), (60, 100, 70))
    step = 0.115, 0.64 / 8
    for row in range(8):
        for column in range(8):
            x, y = 0.04 + step[0] * column, _MIDDLE - 0.32 + step[1] * row
            black = (row + column) % 2
            canvas.box((x, y), (x + step[0], y + step[1]), dark if black else light)
            place, own = (x + step[0] / 2, y + step[1] / 2), row > 3
            if chess and rng.random() < (0.7 if row in (0, 1, 6, 7) else 0.12):
                _piece(canvas, place, (252, 252, 248) if own else (30, 26, 24), int(rng.integers(0, 3)))
            elif not chess and black and rng.random() < (0.85 if row not in (3, 4) else 0.15):
                canvas.disc(place, 0.046, mix((212, 38, 38) if own else (24, 24, 26), WHITE, 0.12))
                canvas.disc(place, 0.03, (212, 38, 38) if own else (24, 24, 26))
    for x, color in ((0.12, WHITE if chess else (212, 38, 38)), (0.62, BLACK)):
        canvas.box((x, 0.92), (x + 0.26, 0.97), look.panel, 0.03)
        canvas.disc((x + 0.05, 0.945), 0.02, color)


def _piece(canvas: Canvas, place: tuple[float, float], color: tuple[int, ...], kind: int) -> None:
    """A pawn, a tower or a bishop."""
    x, y = place
    dx, dy = canvas.across(0.035), canvas.down(0.035)
    canvas.shape(
        [(x - dx, y + dy), (x - 0.3 * dx, y - 0.3 * dy), (x + 0.3 * dx, y - 0.3 * dy), (x + dx, y + dy)], color
    )
    if kind == 1:
        canvas.box((x - 0.8 * dx, y - dy), (x + 0.8 * dx, y + 0.2 * dy), color)
    else:
        canvas.disc((x, y - 0.4 * dy), 0.02 if kind == 0 else 0.025, color)


def numbers(canvas: Canvas, look: Look, rng: Generator) -> None:
    """A sudoku over its digits, or a crossword with black squares over a keyboard."""
    sudoku = look.twin == 0
    side = 9 if sudoku else 7
    step = 0.92 / side, 0.58 / side
    canvas.box((0.032, TOP + 0.035), (0.968, TOP + 0.63), look.ink)
    for row in range(side):
        for column in range(side):
            x, y = 0.04 + step[0] * column, TOP + 0.04 + step[1] * row
            blocked = not sudoku and rng.random() < 0.28
            shaded = sudoku and (row // 3 + column // 3) % 2
            ground = mix(look.ground, look.accent, 0.3) if shaded else look.ground
            if not blocked:
                canvas.box((x + 0.006, y + 0.004), (x + step[0], y + step[1]), ground)
            if not blocked and rng.random() < 0.5:
                sign = str(rng.integers(1, 10)) if sudoku else "ABCDEILMNORSTU"[rng.integers(14)]
                canvas.text((x + step[0] / 2, y + step[1] / 2), sign, 0.052, look.ink, "mm")
    for row in range(1 if sudoku else 3):
        for column in range(9):
            x, y = 0.092 + 0.102 * column, 0.915 if sudoku else 0.875 + 0.045 * row
            if sudoku:
                canvas.text((x, y), str(column + 1), 0.07, look.accent, "mm")
            else:
                canvas.box((x - 0.044, y - 0.019), (x + 0.044, y + 0.019), look.panel, 0.01)


def cards(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Playing cards on a green table."""
    canvas.box((0, TOP), (1, 1), mix((22, 120, 60), BLACK, 0.1))
    for column in range(5):
        x = 0.03 + 0.192 * column
        if column != 2:
            _card(canvas, rng, x, TOP + 0.04, column > 0)
        for row in range(int(rng.integers(1, 6))):
            _card(canvas, rng, x, TOP + 0.25 + 0.06 * row, True)


def _card(canvas: Canvas, rng: Generator, x: float, y: float, open_: bool) -> None:
    """One card, open or face down."""
    canvas.box((x, y), (x + 0.175, y + 0.17), mix(WHITE, BLACK, 0.35), 0.015)
    canvas.box((x + 0.006, y + 0.004), (x + 0.17, y + 0.166), WHITE if open_ else (40, 80, 170), 0.015)
    if open_:
        color = (214, 34, 34) if rng.random() < 0.5 else (20, 20, 24)
        canvas.text((x + 0.02, y + 0.03), "A23456789JQK"[rng.integers(12)], 0.05, color)
        dx, dy = canvas.across(0.036), canvas.down(0.036)
        center = x + 0.0875, y + 0.1
        points = (0, -1), (0.8, 0), (0, 1), (-0.8, 0)
        canvas.shape([(center[0] + a * dx, center[1] + b * dy) for a, b in points], color)


def blocks(canvas: Canvas, look: Look, rng: Generator) -> None:
    """Falling blocks of many colors in a dark shaft."""
    canvas.box((0, TOP), (1, 1), (16, 16, 34))
    canvas.box((0.06, TOP + 0.03), (0.72, 0.98), (34, 34, 60))
    step = 0.66 / 8, 0.75 / 12
    filled = {(row, column) for row in range(7, 12) for column in range(8) if rng.random() < 0.45 + 0.1 * (row - 7)}
    column, row = int(rng.integers(0, 6)), int(rng.integers(0, 4))
    filled |= {(row, column), (row, column + 1), (row, column + 2), (row + 1, column + 1)}
    for row, column in sorted(filled):
        x, y = 0.06 + step[0] * column, TOP + 0.03 + step[1] * row
        canvas.box((x + 0.005, y + 0.003), (x + step[0] - 0.005, y + step[1] - 0.003), bright(rng), 0.01)
    canvas.text((0.86, TOP + 0.08), "Score", 0.04, WHITE, "mm")
    canvas.text((0.86, TOP + 0.13), str(10 * rng.integers(1, 99)), 0.055, WHITE, "mm")
    color = bright(rng)
    for i, j in ((0, 0), (0, 1), (1, 0), (1, 1)):
        canvas.box((0.79 + 0.07 * j, TOP + 0.22 + 0.055 * i), (0.85 + 0.07 * j, TOP + 0.265 + 0.055 * i), color)
