"""Exercises of notebook 12, make your own CLIP."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from .verdict import call, close, exercise, expect, number, numbers

_WORDS = ("on", "near", "far from", "left of", "right of", "above", "below")
_PLACES = (  # robot, pad
    ((0.6, 0.6), (0.6, 0.6)),
    ((0.15, 0.15), (0.0, 0.0)),  # on, although |x| + |y| is 0.3
    ((0.2, 0.2), (0.0, 0.0)),  # near, although max(|x|, |y|) is 0.2
    ((0.25, 0.0), (0.0, 0.0)),
    ((0.0, 0.7), (0.0, 0.0)),
    ((0.55, 0.55), (0.0, 0.0)),  # neither near nor far
    ((-0.7, 0.7), (0.0, 0.0)),
    ((0.3, -0.3), (0.0, 0.0)),
    ((0.9, 0.1), (-0.6, 0.6)),
    ((-0.9, -0.8), (0.6, 0.6)),
    ((-0.6, 0.9), (-0.6, -0.6)),
    ((1.2, 0.0), (0.0, 0.0)),
    ((0.2, -0.7), (0.6, -0.6)),
)


@exercise(mistake=lambda robot, pad: ["on" if np.hypot(*(robot - pad)) < 0.25 else "near"])
def relations(answer: Any) -> str:
    """Which words are true of a robot and a pad."""
    from ..own_clip import reference  # imports widgets, which checks do without

    for robot, pad in _PLACES:
        words, right = (_words(call(answer, np.array(robot), np.array(pad))), set(reference.relations(robot, pad)))
        for word in (word for word in _WORDS if word in words ^ right):
            verb = "not" if word in words else "also"
            expect(
                False, f"a robot at {robot} is {verb} “{word}” a pad at {pad}: {_reason(word, np.subtract(robot, pad))}"
            )
    return "a caption is a label that is computed from the state, and its errors become the model's."


def _words(value: Any) -> set[str]:
    """Converts an answer to a set of words, all of them from the table."""
    is_list = isinstance(value, Iterable) and not isinstance(value, (str, bytes, dict))
    expect(is_list, f"a list of words is expected, such as ['near', 'above'], not {str(value)[:60]!r}.")
    words = list(value)
    unknown = next((word for word in words if not isinstance(word, str) or word not in _WORDS), None)
    expect(unknown is None, f"{str(unknown)[:60]!r} is none of the words of the table: {', '.join(_WORDS)}.")
    return set(words)


def _reason(word: str, difference: np.ndarray) -> str:
    dx, dy = difference
    if word in ("left of", "right of"):
        return f"the robot's x is {abs(dx):.2f} {'smaller' if dx < 0 else 'larger'} than the pad's."
    if word in ("above", "below"):
        return f"the robot's y is {abs(dy):.2f} {'smaller' if dy < 0 else 'larger'} than the pad's, and y grows upward."
    return f"the distance between their centers is {np.hypot(dx, dy):.3f}."


@exercise(mistake=lambda images, texts, scale: cross_entropy(scale * images @ texts.T, torch.arange(len(images))))
def clip_loss(answer: Any) -> str:
    """CLIP's symmetric contrastive loss."""
    angles = torch.tensor([0.1, 0.9, 1.3, 2.6])
    images = torch.stack([angles.cos(), angles.sin()], dim=1)
    texts = torch.stack([(angles + 0.4).sin(), (angles - 0.2).cos()], dim=1)
    texts = texts / texts.norm(dim=1, keepdim=True)
    for n, scale in ((4, 1.0), (4, 7.0), (3, 20.0), (1, 5.0)):
        _compare_loss(answer, images[:n], texts[:n], scale)
    expect(
        np.isfinite(_loss(answer, images, images.flip(0), 100.0)[0]),
        "at a scale of 100 your loss is NaN or infinite, because exp(100) is too large for float32. Use cross_entropy, "
        "log_softmax or logsumexp, which subtract the largest logit first.",
    )
    _, tensors = _loss(answer, images, texts, 7.0)
    for name, tensor in tensors.items():
        expect(
            tensor.grad is not None and tensor.grad.abs().sum() > 0,
            f"no gradient reaches {name}, so nothing could be learned from your loss. Compute it with PyTorch, without "
            "detach(), item() and numpy().",
        )
    return "both towers learn from the same matrix, one from its rows and one from its columns."


def _loss(answer: Any, images: Tensor, texts: Tensor, scale: float) -> tuple[float, dict[str, Tensor]]:
    """The answer's loss, and its arguments after a backward pass."""
    tensors = {"images": images.clone(), "texts": texts.clone(), "scale": torch.tensor(scale)}
    for tensor in tensors.values():
        tensor.requires_grad_()
    value = call(answer, *tensors.values())
    if isinstance(value, Tensor):
        expect(value.numel() == 1, f"the loss is one number, and yours has the shape {tuple(value.shape)}.")
        if value.requires_grad:
            value.sum().backward()
        value = value.detach()
        return float(value), tensors
    return number(value), tensors


def _compare_loss(answer: Any, images: Tensor, texts: Tensor, scale: float) -> None:
    """Compares the loss of an answer with the right one, and with those of typical mistakes."""
    n = len(images)
    cosines, diagonal = images @ texts.T, torch.arange(n)
    value = _loss(answer, images, texts, scale)[0]
    rows, columns = cross_entropy(scale * cosines, diagonal), cross_entropy(scale * cosines.T, diagonal)
    right = (rows + columns) / 2
    if close(value, right):
        return
    plain = (cross_entropy(cosines, diagonal) + cross_entropy(cosines.T, diagonal)) / 2
    inverse = (cross_entropy(cosines / scale, diagonal) + cross_entropy(cosines.T / scale, diagonal)) / 2
    without = [logits.masked_fill(torch.eye(n, dtype=torch.bool), -torch.inf) for logits in (cosines, cosines.T)]
    denominators = [(scale * logits).logsumexp(dim=1) - scale * cosines.diagonal() for logits in without]
    for wrong, reason in (
        (rows, "that is one direction, from pictures to captions. Add the other, and take the mean."),
        (columns, "that is one direction, from captions to pictures. Add the other, and take the mean."),
        (2 * right, "that is the sum of both directions; the loss is their mean."),
        (n * right, "that is a sum over the batch; take the mean, or the loss grows with the batch."),
        (2 * n * right, "that is a sum over the batch and over both directions; take the mean of both."),
        (-right, "the sign is wrong: a loss falls when the probability of the right pair rises."),
        (plain, "that is the loss of the cosines themselves; multiply them by the scale first."),
        (inverse, "multiply the cosines by the scale, not divide."),
        (sum(denominators).mean() / 2, "the right pair is missing from the denominator; softmax sums over all n."),
    ):
        expect(not close(value, wrong), reason)
    expect(False, f"for {n} pairs and a scale of {scale:g} the loss should be {right:.4f}, not {value:.4f}.")


@exercise(mistake=lambda pads, rng: rng.permutation(pads, axis=1))
def shuffle_pads(answer: Any) -> str:
    """The pads of every picture in an order of its own."""
    pads = np.arange(800.0).reshape(400, 2, 1) + np.array([0.25, 0.5])  # (400, 2, 2): no two numbers are equal
    pads = np.concatenate([pads, pads + 1_000], axis=1)  # (400, 4, 2)
    given = pads.copy()
    value = numbers(call(answer, given, np.random.default_rng(0)), pads.shape)
    expect((given == pads).all(), "your function changes the array that it is given; return a new one.")
    inside = np.array([set(row.ravel()) == set(old.ravel()) for row, old in zip(value, pads)])
    expect(
        inside.all(),
        f"the pads of picture {inside.argmin()} now have coordinates that are not its own. Change the order within "
        "each picture, axis 1.",
    )
    pairs = np.array([set(map(tuple, row)) == set(map(tuple, old)) for row, old in zip(value, pads)])
    expect(
        pairs.all(),
        "the x of one pad got the y of another, so there are pads where none was. Move whole pads, with x and y.",
    )
    orders = (value[:, :, None, 0] == pads[:, None, :, 0]).argmax(axis=2)
    different = len({tuple(order) for order in orders})
    expect(different > 1, "all pictures got the same order; draw one for each picture.")
    expect(different == 24, f"four pads have 24 orders, and in 400 pictures only {different} of them occur.")
    again, other = (numbers(call(answer, pads.copy(), np.random.default_rng(seed)), pads.shape) for seed in (0, 1))
    expect((again == value).all(), "the same seed gives another result; draw from the rng that you are given.")
    expect((other != value).any(), "another seed gives the same result; draw from the rng that you are given.")
    return "now a place no longer gives away a color."
