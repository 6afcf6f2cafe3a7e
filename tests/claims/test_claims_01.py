"""What the text of notebook 01 says about its outputs: the cell, its words, and whether they are true."""

from functools import cache

import numpy as np
import pytest
from helpers import claims

import vlmrm_lite as vl
from vlmrm_lite import lab

ANGLES = [-80, -40, -10, 0, 10, 40, 80]
PROMPTS = [
    "the pole stands upright on the cart",
    "a vertical stick, perfectly balanced",
    "the pole leans to the left",
    "the pole leans to the right",
    "the pole has fallen over",
]


def _rows(cell):
    return claims.rows(claims.text("01", cell))


def _lines(cell):
    return claims.text("01", cell).splitlines()


@cache
def _embedded():
    """The model, and the embeddings of the seven images, which cells show in figures only."""
    states = np.zeros((7, 4))
    states[:, 2] = np.radians(ANGLES)
    vlm = vl.load_vlm()
    return vlm, vlm.embed_images(vl.envs.cartpole.draw(states, 64, 64)).numpy()


def _between_images(a, b):
    images = _embedded()[1]
    return images[ANGLES.index(a)] @ images[ANGLES.index(b)]


def _of_prompts(prompts=PROMPTS):
    return _embedded()[0].embed_texts(prompts).numpy()


def _table(prompts=PROMPTS):
    """Cosines (prompts, images)."""
    return _of_prompts(prompts) @ _embedded()[1].T


def _spread(prompt):
    return np.ptp(_table([prompt]))


def _wordings():
    scores = np.array([values[0] for values in _rows("01-27").values()])
    return scores[:6], dict(zip(("median", "mean", "average", "last three"), scores[6:]))


def _answers():
    """The prompt that fits best to each image: without and with 'a cat'."""
    lines = [line.split("with 'a cat':") for line in _lines("01-m0") if "°" in line]
    return [line[0].split("prompts:")[1].strip().strip("'") for line in lines], ["'a cat'" in line[1] for line in lines]


def _scenes():
    """Lowest, highest, where, rank correlation, fraction of unknown pictures."""
    textured, plain = (claims.numbers(line) for line in _lines("01-35") if line.startswith(("textured", "plain")))
    return textured, plain


def _unknown(name):
    [line] = [line for line in _lines("01-37") if line.startswith(name)]
    return line.endswith("unknown picture")


def _pair(words):
    """Cosine and rank correlation of the two prompts of the pair with these words."""
    [line] = [line for line in _lines("01-m3") if words in line]
    return claims.numbers(line.split(": cosine")[1])


def _landscape():
    row = lab.sweep("mountain-car-textured")
    return row.x, vl.CosineReward(_embedded()[0], "the car has reached the flag")(row.frames).numpy()


CLAIMS = [
    ("01-11", "−10°, 0° and 10° are alike", lambda: min(_between_images(-10, 10), _between_images(0, 10)) > 0.8),
    ("01-11", "−80° is closer to 80° than to −40°", lambda: _between_images(-80, 80) > _between_images(-80, -40) + 0.1),
    ("01-11", "closer to 40° than to −10°", lambda: _between_images(-40, 40) > _between_images(-40, -10)),
    ("01-13", "share no word", lambda: not set(PROMPTS[0].split()) & set(PROMPTS[1].replace(",", "").split())),
    ("01-13", "almost the same vector", lambda: _of_prompts()[0] @ _of_prompts()[1] > 0.95),
    ("01-13", 'is closer to "right" than to "left"', lambda: np.diff(_of_prompts()[2:4] @ _of_prompts()[4])[0] > 0.1),
    ("01-15", "at 0° for the two upright prompts", lambda: set(_table()[:2].argmax(1)) == {3}),
    ("01-15", 'on the left for "left"', lambda: _table()[2].argmax() == 0),
    ("01-15", 'at 40° and 80° for "right"', lambda: set(np.argsort(_table()[3])[-2:]) == {5, 6}),
    ("01-15", 'at the two ends for "fallen over"', lambda: set(np.argsort(_table()[4])[-2:]) == {0, 6}),
    ("01-15", "The numbers are far below 1", lambda: _table().max() < 0.2),
    ("01-m1", '"the pole has fallen over" wins nowhere', lambda: PROMPTS[4] not in _answers()[0]),
    (
        "01-m1",
        "every answer fits its image",
        lambda: [answer.split()[-1] for answer in _answers()[0][:2]] == ["left"] * 2,
    ),
    (
        "01-m1",
        "every answer fits its image",
        lambda: [answer.split()[-1] for answer in _answers()[0][4:]] == ["right"] * 3,
    ),
    ("01-m1", "every answer fits its image", lambda: set(_answers()[0][2:4]) <= set(PROMPTS[:2])),
    ("01-m1", "most of these images are classified as a cat", lambda: sum(_answers()[1]) >= 4),
    ("01-m1", "The model knows the word", lambda: not _embedded()[0].unknown_words("a cat")),
    (
        "01-23",
        "highest at 40° and 80°",
        lambda: set(np.argsort(_table(["a stick that points at two o'clock"])[0])[-2:]) == {5, 6},
    ),
    (
        "01-23",
        "varies much less",
        lambda: 3 * _spread("the cart is on the left") < _spread("a stick that points at two o'clock"),
    ),
    ("01-23", "understood that the pole is upright", lambda: _table(["la barre est verticale"]).argmax() == 3),
    ("01-23", "none of the four words", lambda: len(_embedded()[0].unknown_words("la barre est verticale")) == 4),
    ("01-25", "highest at the flag, at 0.45", lambda: abs(_landscape()[0][_landscape()[1].argmax()] - 0.45) < 0.02),
    ("01-28", "Below the middle one", lambda: _wordings()[1]["average"] < _wordings()[1]["median"]),
    ("01-28", "far above the worst", lambda: _wordings()[1]["average"] > _wordings()[0].min() + 1),
    ("01-28", "the wrong way round", lambda: (_wordings()[0] < -0.5).sum() == 2 and (_wordings()[0] > 0.9).sum() == 4),
    ("01-28", "worse than each of the four good", lambda: _wordings()[1]["average"] < np.sort(_wordings()[0])[2]),
    ("01-28", "the average is misread, too", lambda: _wordings()[1]["last three"] < -0.5),
    (
        "01-28",
        "better here than a wording picked at random",
        lambda: _wordings()[1]["average"] > _wordings()[1]["mean"],
    ),
    ("01-34", "The zebra does little harm", lambda: claims.numbers(_lines("01-33")[1])[0] > 0.95),
    ("01-34", "order the images as well as English", lambda: claims.numbers(_lines("01-33")[-2])[0] > 0.98),
    ("01-34", "two other unknown words do not", lambda: claims.numbers(_lines("01-33")[-1])[0] < 0.5),
    ("01-36", "the reward rises with the position", lambda: _scenes()[0][3] > 0.9),
    ("01-36", "up to the flag at 0.45", lambda: _scenes()[0][2] >= 0.45),
    ("01-36", "jumps up and down", lambda: abs(_scenes()[1][3]) < 0.3),
    ("01-36", "is highest before the flag", lambda: _scenes()[1][2] < 0.4),
    ("01-36", "no smaller than on the textured", lambda: np.ptp(_scenes()[1][:2]) >= np.ptp(_scenes()[0][:2])),
    ("01-36", "knows none of the plain frames", lambda: (_scenes()[0][4], _scenes()[1][4]) == (0, 1)),
    ("01-m2", "White and noise get less", lambda: max(_rows("01-37")["white"][0], _rows("01-37")["noise"][0]) < -0.05),
    ("01-m2", "are reported as unknown pictures", lambda: _unknown("white") and _unknown("noise")),
    (
        "01-m2",
        "almost as much as the fallen pole",
        lambda: 0 < _rows("01-37")["fallen"][0] - _rows("01-37")["mountain car"][0] < 0.03,
    ),
    ("01-m2", "It is a known picture", lambda: not _unknown("mountain car")),
    ("01-38", "almost the same vector", lambda: _pair("on top of")[0] > 0.95),
    (
        "01-38",
        "order the images in opposite ways",
        lambda: max(_pair("degrees")[1], _pair("not upright")[1], _pair("to the left")[1]) < -0.3,
    ),
    ("01-38", "the first negation does so almost perfectly", lambda: _pair("not upright")[1] < -0.95),
    ("01-38", "was misread above", lambda: _wordings()[0][5] < 0),
]


@pytest.mark.parametrize(("cell", "words", "is_true"), CLAIMS, ids=[f"{cell}: {words}" for cell, words, _ in CLAIMS])
def test_claim(cell, words, is_true):
    assert words in " ".join(claims.source("01", cell).split()), "the text has changed; change the claim, too"
    assert is_true()
