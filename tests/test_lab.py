"""The lab: budgets, scenes, plots that leave pyplot alone, widgets that follow their controls, checks that never raise."""

import sys
from types import SimpleNamespace

import nbformat
import numpy as np
import pandas as pd
import pytest
import torch
from IPython.core.interactiveshell import InteractiveShell
from nbclient.exceptions import CellExecutionError
from torch.nn.functional import normalize

from vlmrm_lite import lab
from vlmrm_lite.evaluation import precision_recall
from vlmrm_lite.lab.check import verdict
from vlmrm_lite.lab.execute import execute


class FakeVLM:
    """Embeds a picture by its colors, and a sentence by its letters."""

    name, image_size, embed_dim = "fake", 64, 6

    def embed_images(self, frames):
        frames = torch.as_tensor(frames).float()
        sums = [frames[:, rows].mean((1, 2)) for rows in (slice(0, 40), slice(40, 64))]
        return normalize(torch.cat(sums, dim=1), dim=1)

    def embed_texts(self, texts):
        texts = [texts] if isinstance(texts, str) else texts
        return normalize(torch.tensor([[text.count(letter) + 0.1 for letter in "aeiout"] for text in texts]), dim=1)

    def unknown_words(self, text):
        return [word for word in text.split() if word in ("zebra", "unicorn")]


@pytest.fixture(scope="module")
def vlm():
    return FakeVLM()


@pytest.fixture(scope="module")
def cartpole():
    return lab.sweep("cartpole", 31)


# Where time goes.


def test_bars_are_stacked_and_end_with_their_sum():
    figure = lab.timing.stacked_bars(
        {"now": {"render": 2000.0, "learn": 345.6}, "then": {"render": 0.0, "learn": 0.0123}}, "hours"
    )
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["2,350", "0.0123"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["now", "then"]
    [_, learn] = axes.containers
    assert [bar.get_x() for bar in learn] == [2000, 0]
    assert [bar.get_width() for bar in learn] == pytest.approx([345.6, 0.0123])


# Budgets and scenes.


def test_budget_is_quick_without_gpu_and_full_with_one(monkeypatch):
    monkeypatch.delenv("VLMRM_BUDGET", raising=False)
    for gpu, expected in ((False, "quick"), (True, "full")):
        monkeypatch.setattr(torch.cuda, "is_available", lambda gpu=gpu: gpu)
        assert lab.budget() == expected


def test_budget_is_what_the_variable_says(monkeypatch):
    for asked, expected in (("full", "full"), (" Quick ", "quick")):
        monkeypatch.setenv("VLMRM_BUDGET", asked)
        assert lab.budget() == expected
    monkeypatch.setenv("VLMRM_BUDGET", "huge")
    with pytest.raises(ValueError, match="'huge'; expected 'quick' or 'full'"):
        lab.budget()


def test_setup_says_nothing_on_stderr(monkeypatch, capsys):
    monkeypatch.setenv("VLMRM_BUDGET", "quick")
    monkeypatch.setattr("vlmrm_lite.vlm.load_vlm", lambda: print("model on cpu", file=sys.stderr) or "the model")
    assert lab.setup() == "the model"
    printed = capsys.readouterr()
    assert printed.err == "" and "model on cpu" in printed.out and "Budget: quick" in printed.out


def test_sweeps_cover_the_goal():
    for task, (low, high), best in (
        ("cartpole", (-90, 90), 0.0),
        ("mountain-car", (-1.2, 0.6), 0.45),
        ("mountain-car-textured", (-1.2, 0.6), 0.45),
    ):
        row = lab.sweep(task, 19, size=32)
        assert row.x[0] == low and row.x[-1] == high and row.goal_x == best
        assert row.frames.shape == (19, 32, 32, 3) and row.frames.dtype == np.uint8
        assert len(np.unique(row.frames.reshape(19, -1), axis=0)) == 19
    assert np.allclose(np.degrees(lab.sweep("cartpole", 5).states[:, 2]), [-90, -45, 0, 45, 90])
    with pytest.raises(ValueError, match="'pendulum'; there are cartpole"):
        lab.sweep("pendulum")


# Plots.


def _metrics():
    steps = np.arange(0, 10_000, 1_000)
    return pd.DataFrame(
        {"step": steps, "model_reward": steps / 2e4, "env_reward": steps / 1e4, "success_rate": steps / 1e4}
    )


def _figures(cartpole):
    x, frames = cartpole.x, cartpole.frames
    labels = np.abs(x) < 30
    results = precision_recall(-np.abs(x), labels)
    yield lab.plots.landscape(x, -np.abs(x), "angle")
    yield lab.plots.landscape(x, {"one": torch.as_tensor(-np.abs(x)), "two": x**2}, "angle", frames, mark={"goal": 0.0})
    yield lab.plots.landscape(x, {"a very " * 20: x}, "angle", frames[:3], mark=1.0, normalize=True, title="title")
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


def test_projection_figure_tells_the_rewards_of_definition_1():
    for alpha, reward in ((0.0, 0.6), (0.5, 0.63), (1.0, 0.64)):
        figure = lab.plots.projection([1, 0], [0, 1], {"s": [0.6, 0.8]}, alpha)
        assert figure.axes[0].get_legend().get_texts()[0].get_text() == f"s: reward {reward:.3f}"


def test_curves_shows_both_rewards_over_the_same_steps():
    top, bottom = lab.plots.curves(_metrics()).axes
    assert (top.lines[0].get_xdata() == bottom.lines[0].get_xdata()).all()
    assert top.lines[0].get_ydata()[-1] == 9_000 / 2e4 and bottom.lines[0].get_ydata()[-1] == 0.9


# Widgets.


def _texts(explorer):
    return explorer.message.value


def test_prompt_explorer_follows_what_is_typed(vlm, cartpole):
    explorer = lab.widgets.prompt_explorer(vlm, cartpole, goal="a tree", baseline="an owl")
    goal, baseline, alpha = explorer.controls
    pictures = [bytes(explorer.picture.value)]
    for control, value in ((goal, "a stone"), (baseline, "music"), (alpha, 1.0)):
        control.value = value
        pictures.append(bytes(explorer.picture.value))
        assert _texts(explorer) == ""
    assert len(set(pictures)) == 4 and all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_prompt_explorer_names_unknown_words(vlm, cartpole):
    explorer = lab.widgets.prompt_explorer(vlm, cartpole, goal="a tree", baseline="an owl")
    explorer.controls[0].value = "a zebra"
    explorer.controls[1].value = "a unicorn"
    assert "fake never saw “zebra”, “unicorn” in training" in _texts(explorer)


def test_what_a_user_types_wrong_is_one_sentence_and_keeps_the_picture(vlm, cartpole):
    explorer = lab.widgets.prompt_explorer(vlm, cartpole, goal="a tree", baseline="an owl")
    before = explorer.picture.value
    for wrong in ("an owl", "", "   "):
        explorer.controls[0].value = wrong
        assert "✗" in _texts(explorer) and "Traceback" not in _texts(explorer)
        assert explorer.picture.value == before
    explorer.controls[0].value = "<b>tree"
    assert "✗" not in _texts(explorer)


def test_an_empty_baseline_is_the_cosine_reward(vlm, cartpole):
    explorer = lab.widgets.prompt_explorer(vlm, cartpole, goal="a tree", baseline="")
    picture = explorer.picture.value
    explorer.controls[2].value = 0.9
    assert explorer.picture.value == picture


def test_alpha_slider_draws_what_it_is_told():
    asked = []
    explorer = lab.widgets.alpha_slider(
        lambda alpha: asked.append(alpha) or lab.plots.landscape([0, 1], [0, alpha], "x"), alpha=0.5
    )
    explorer.controls[0].value = 0.25
    assert asked == [0.5, 0.25]


def test_a_widget_whose_cell_is_out_of_date_says_so():
    names = {"rewards": [0, 1]}
    explorer = lab.widgets.alpha_slider(lambda alpha: lab.plots.landscape([0, 1], names["rewards"], "x"))
    del names["rewards"]
    explorer.controls[0].value = 0.25
    assert "KeyError" in _texts(explorer) and "Run the cell again" in _texts(explorer)
    with pytest.raises(KeyError):
        lab.widgets.alpha_slider(lambda alpha: names["rewards"])


def test_frame_scrubber_shows_the_frame_that_is_chosen(cartpole):
    explorer = lab.widgets.frame_scrubber(cartpole.frames, {"reward": cartpole.x})
    pictures = set()
    for index in (0, 15, 30):
        explorer.controls[0].value = index
        pictures.add(bytes(explorer.picture.value))
    assert len(pictures) == 3 and explorer.controls[0].max == 30


def test_similarity_explorer_takes_a_sentence_a_line(vlm, cartpole):
    explorer = lab.widgets.similarity_explorer(vlm, cartpole.frames[:3], ["a tree", "an owl"])
    before = explorer.picture.value
    explorer.controls[0].value = "a zebra\n\n"
    assert explorer.picture.value != before and "zebra" in _texts(explorer)
    explorer.controls[0].value = " \n"
    assert "no sentence" in _texts(explorer)


def test_a_widget_shows_itself_and_a_picture_for_readers_without_a_kernel(vlm, cartpole):
    explorer = lab.widgets.prompt_explorer(vlm, cartpole)
    shell = InteractiveShell.instance()
    shown = []
    shell.display_pub.publish, kept = lambda data, *args, **kwargs: shown.append(data), shell.display_pub.publish
    try:
        explorer._ipython_display_()
    finally:
        shell.display_pub.publish = kept
    assert shown[0]["application/vnd.jupyter.widget-view+json"]["model_id"] == explorer.model_id
    assert shown[0]["image/png"].startswith("iVBOR") and shown[0]["text/plain"]


# Videos.


def test_videos_are_in_the_page_and_titles_are_escaped():
    frames = np.zeros((4, 32, 48, 3), np.uint8)
    page = lab.show_video({"before <training>": frames, "after": frames}).data
    assert page.count("data:video/mp4;base64,") == 2 and "before &lt;training&gt;" in page


def test_a_video_file_is_shown_as_it_is(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"mp4")
    assert "bXA0" in lab.show_video(tmp_path / "a.mp4").data


def test_no_frames_is_an_error():
    with pytest.raises(ValueError, match="no frames"):
        lab.show_video([])


# Checks.


def test_verdicts_read_as_sentences():
    check = verdict.exercise(mistake=1)(_judge)
    try:
        assert str(check(...)) == str(check(None)) == str(check()) == "not attempted yet"
        assert str(check(2)) == "right: it is two."
        assert str(check(3)) == "wrong, because three is too many."
        assert check(4).reason == "the check could not use it: ZeroDivisionError: division by zero"
        assert check((1, ...)).status == check({"a": None}).status == "not attempted yet"
        assert "&lt;" in verdict.Verdict(verdict.WRONG, "<")._repr_html_()
    finally:
        del verdict.EXERCISES["_judge"]


def _judge(answer):
    verdict.expect(answer != 3, "three is too many.")
    return "it is two." if answer == 2 else 1 / (answer - 4)


def test_functions_are_called_with_care():
    with pytest.raises(verdict.Wrong, match="a function is expected here, not 3"):
        verdict.call(3)
    with pytest.raises(verdict.Wrong, match="your function raised KeyError"):
        verdict.call(lambda: {}["a"])
    for stub in (lambda: ..., lambda: None):
        with pytest.raises(verdict.NotAttempted):
            verdict.call(stub)


def test_numbers_may_be_wrapped_in_anything():
    assert [verdict.number(value) for value in (2, 2.0, np.float32(2), torch.tensor([2.0]), [2])] == [2.0] * 5
    for value, reason in ((torch.zeros(3), "one number"), ("two", "a number is expected"), (float("nan"), "finite")):
        with pytest.raises(verdict.Wrong, match=reason):
            verdict.number(value)
    with pytest.raises(verdict.Wrong, match=r"shape \(3,\), but it has \(2,\)"):
        verdict.numbers([1, 2], (3,))


def test_every_check_is_found_by_its_name():
    assert set(lab.check.EXERCISES) <= set(dir(lab.check))


def test_execute_keeps_the_picture_of_a_widget(tmp_path):
    cells = [
        "from vlmrm_lite import lab",
        "lab.widgets.alpha_slider(lambda a: lab.plots.landscape([0, 1], [a, 1], 'x'))",
    ]
    path = tmp_path / "one.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), path)
    execute(path)
    (output,) = nbformat.read(path, as_version=4).cells[1].outputs
    assert set(output.data) == {"text/plain", "image/png"}


def test_execute_leaves_a_failing_notebook_as_it_was(tmp_path):
    path = tmp_path / "one.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0")]), path)
    before = path.read_bytes()
    with pytest.raises(CellExecutionError, match="ZeroDivisionError"):
        execute(path)
    assert path.read_bytes() == before
