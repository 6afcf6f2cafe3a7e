"""Plots are PNGs of a readable width, show their input, and leave pyplot untouched."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import torch

from vlmrm_lite import lab
from vlmrm_lite.evaluation import choose_threshold, evaluate_threshold, precision_recall


def _metrics():
    steps = np.arange(0, 10_000, 1_000)
    return pd.DataFrame(
        {"step": steps, "vlm_reward": steps / 2e4, "env_reward": steps / 1e4, "success_rate": steps / 1e4}
    )


def _figures(cartpole):
    x, frames = cartpole.x, cartpole.frames
    labels = np.abs(x) < 30
    results = precision_recall(-np.abs(x), labels)
    yield lab.plots.landscape(x, -np.abs(x), "angle")
    yield lab.plots.landscape(x, {"one": torch.as_tensor(-np.abs(x)), "two": x**2}, "angle", frames, mark={"goal": 0.0})
    yield lab.plots.landscape(x, {"a very " * 20: x}, "angle", frames[:3], mark=1.0, normalize=True, title="title")
    yield lab.plots.lines(x, {"one": x, "two": -x}, "angle", "score", mark={"here": 0.0}, normalize=True, title="title")
    yield lab.plots.lines(x, x, "angle", "score")
    yield lab.plots.curves(_metrics())
    yield lab.plots.curves({"seed 0": SimpleNamespace(metrics=_metrics()), "seed 1": _metrics()}, title="title")
    yield lab.plots.similarity_matrix(np.eye(3), ["a", "b", "c"], list(frames[:3]), title="title")
    yield lab.plots.similarity_matrix(torch.eye(2), list(frames[:2]), ["a long sentence about a pole", "b"])
    yield lab.plots.histograms({"one": x, "two": -x}, labels, title="title")
    yield lab.plots.histograms(x, labels)
    yield lab.timing.stacked_bars(
        {"now": {"render": 2.0, "learn": 1.0}, "then": {"render": 0.0, "learn": 1.0}}, "hours"
    )
    yield lab.plots.precision_recall(results)
    yield lab.plots.precision_recall({"one": results, "two": results})
    chosen = choose_threshold(np.exp(-np.abs(x) / 30), labels)
    yield lab.plots.precision_recall(results, threshold=chosen)
    names = [f"a web-trained model, template {i}: a screenshot of an app on a phone" for i in range(5)]
    yield lab.plots.precision_recall(
        dict.fromkeys(names, results), title="title", threshold=dict.fromkeys(names, chosen)
    )
    yield lab.plots.film_strip(frames[:10], [f"{i}\nsecond line" for i in range(10)], columns=4)
    yield lab.plots.film_strip(frames[:1])
    yield lab.plots.heatmap(np.zeros((2, 3)), [0, 1, 2], [0, 1], "x", "y")
    yield lab.plots.frame_and_curve(frames, {"one": x, "two": -x}, 30)
    yield lab.plots.projection([1, 0], [0, 1], {"A": [0.6, 0.8], "B": [0.2, 0.1]}, 0.3)
    yield lab.plots.scatter(x, -x, "x", "y", labels)


@pytest.mark.filterwarnings("error::UserWarning")
def test_every_plot_is_a_png_of_readable_width(cartpole):
    for figure in _figures(cartpole):
        png = figure._repr_png_()
        assert png.startswith(b"\x89PNG")
        width, height = np.frombuffer(png[16:24], ">u4")
        assert width <= 800 and 80 <= height <= 700


@pytest.mark.slow
def test_plots_do_not_touch_pyplot(cartpole):
    from matplotlib import pyplot, rcParams

    before = dict(rcParams)
    for figure in _figures(cartpole):
        figure.png()
    assert pyplot.get_fignums() == [] and dict(rcParams) == before


def test_landscape_draws_the_numbers_it_is_given():
    axes = lab.plots.landscape([0.0, 1.0, 2.0], {"a": [1.0, 3.0, 2.0]}, "place", mark={"here": 1.5}).axes[0]
    assert axes.lines[0].get_ydata().tolist() == [1.0, 3.0, 2.0]
    assert axes.lines[1].get_xdata() == [1.5, 1.5]
    assert axes.get_xlabel() == "place"
    stretched = lab.plots.landscape([0.0, 1.0, 2.0], [1.0, 3.0, 2.0], "place", normalize=True).axes[0]
    assert stretched.lines[0].get_ydata().tolist() == [0.0, 1.0, 0.5]


def test_lines_draw_the_numbers_they_are_given_under_their_own_name():
    figure = lab.plots.lines([0.0, 1.0], {"a": [1.0, 3.0]}, "steps", "loss", mark={"here": 0.5}, title="title")
    (axes,) = figure.axes
    assert axes.lines[0].get_ydata().tolist() == [1.0, 3.0] and axes.lines[1].get_xdata() == [0.5, 0.5]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("steps", "loss")
    assert axes.get_legend().get_title().get_text() == "title"
    scaled = lab.plots.lines([0.0, 1.0, 2.0], [1.0, 3.0, 2.0], "steps", "loss", normalize=True).axes[0]
    assert scaled.lines[0].get_ydata().tolist() == [0.0, 1.0, 0.5] and scaled.get_ylabel().startswith("loss, scaled")


def test_projection_figure_tells_the_rewards_of_definition_1():
    for alpha, reward in ((0.0, 0.6), (0.5, 0.63), (1.0, 0.64)):
        figure = lab.plots.projection([1, 0], [0, 1], {"s": [0.6, 0.8]}, alpha)
        assert figure.axes[0].get_legend().get_texts()[0].get_text() == f"s: reward {reward:.3f}"


def test_curves_shows_both_rewards_over_the_same_steps():
    top, bottom = lab.plots.curves(_metrics()).axes
    assert (top.lines[0].get_xdata() == bottom.lines[0].get_xdata()).all()
    assert top.lines[0].get_ydata()[-1] == 9_000 / 2e4 and bottom.lines[0].get_ydata()[-1] == 0.9


def test_curves_give_large_environment_rewards_and_missing_success_panels_of_their_own():
    large = _metrics().assign(env_reward=-7.0)
    assert [axes.lines[0].get_ydata()[0] for axes in lab.plots.curves(large).axes[1:]] == [-7.0, 0.0]
    bare = large.assign(success_rate=np.nan)
    top, bottom = lab.plots.curves({"a": bare, "b": bare.head(1)}).axes
    assert [text.get_text() for text in bottom.get_legend().get_texts()] == ["environment reward"]
    assert [line.get_marker() for line in top.lines] == ["None", "o"]  # a single row is seen


def test_precision_recall_marks_the_threshold_on_the_curve():
    p, labels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.35, 0.6, 0.9], [0, 0, 0, 0, 0, 1, 1, 1]
    curve, chosen = precision_recall(p, labels), choose_threshold(p, labels, 0.2)
    axes = lab.plots.precision_recall({"a": curve, "b": curve}, threshold={"b": chosen}).axes[0]
    first, second, dot = axes.lines
    assert dot.get_xdata() == [2 / 3] and dot.get_ydata() == [2 / 3] and dot.get_color() == second.get_color()
    assert (2 / 3, 2 / 3) in zip(curve.recall, curve.precision)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == [
        "a, average precision 0.87",
        "b, average precision 0.87, false-positive rate 20.0% at β = 0.4",
    ]


def test_precision_recall_of_a_threshold_that_detects_nothing_and_of_one_without_a_curve():
    p, labels = [0.1, 0.9], [1, 0]
    curve, silent = precision_recall(p, labels), evaluate_threshold(p, labels, 1.0)
    assert lab.plots.precision_recall(curve, threshold=silent).png().startswith(b"\x89PNG")
    almost = lab.plots.precision_recall(curve, threshold=evaluate_threshold(p, labels, 0.99987)).axes[0]
    assert almost.get_legend().get_texts()[0].get_text().endswith("at β = 0.99987")
    with pytest.raises(ValueError, match=r"threshold for 'b', but the curves are \['a'\]; use the same labels"):
        lab.plots.precision_recall({"a": curve}, threshold={"b": silent})
