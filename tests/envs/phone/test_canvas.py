"""The canvas that screens are drawn on."""

import numpy as np

from vlmrm_lite.envs.phone.canvas import Canvas, mix

BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def test_a_box_covers_its_part_of_the_image():
    for height, width in ((40, 40), (20, 80), (3, 3)):
        canvas = Canvas(height, width, BLACK)
        canvas.box((0.25, 0), (0.75, 0.5), WHITE)
        assert abs(canvas.pixels().mean() / 255 - 0.25) < 0.05


def test_a_disc_is_round_in_an_image_that_is_not_square():
    canvas = Canvas(50, 200, BLACK)
    canvas.disc((0.5, 0.5), 0.2, WHITE)
    inside = canvas.pixels()[..., 0] > 127
    assert abs(inside.any(0).sum() - inside.any(1).sum()) <= 2
    assert abs(inside.any(0).sum() - 0.4 * 100) <= 2
    assert canvas.across(0.2) * 200 == canvas.down(0.2) * 50 == 20


def test_edges_are_smooth():
    canvas = Canvas(32, 32, BLACK)
    canvas.disc((0.5, 0.5), 0.3, WHITE)
    assert len(np.unique(canvas.pixels())) > 8


def test_long_words_are_made_to_fit():
    widths = []
    for limit in (1, 0.5):
        canvas = Canvas(100, 100, BLACK)
        canvas.text((0, 0.5), "speedometer", 0.15, WHITE, width=limit)
        widths.append(np.flatnonzero(canvas.pixels().any((0, 2))).max())
    assert widths[0] > 70 and 35 < widths[1] <= 50


def test_a_canvas_without_background_is_transparent():
    canvas = Canvas(10, 10, None)
    canvas.box((0.5, 0), (1, 1), WHITE)
    pixels = canvas.pixels()
    assert pixels.shape == (10, 10, 4) and (pixels[:, :5] == 0).all() and (pixels[:, 5:] == 255).all()


def test_colors_between():
    assert mix(BLACK, WHITE, 0) == BLACK and mix(BLACK, WHITE, 1) == WHITE and mix(BLACK, WHITE, 0.2) == (51, 51, 51)
