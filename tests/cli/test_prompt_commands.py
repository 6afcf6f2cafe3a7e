"""`score` and `compare`: prompts on pictures and on the states of a task, without training."""

import numpy as np
import pandas as pd
import pytest
from helpers.cli import check_error, invoke
from PIL import Image

from vlmrm_lite.envs.classic import cartpole

UPRIGHT, HANGING = "pole vertically upright on top of the cart", "a pole hanging down"


@pytest.fixture
def shots(tmp_path):
    """An upright and a hanging pole, of different sizes."""
    states = np.zeros((2, 4))
    states[1, 2] = np.pi
    for name, frame, size in zip(("up.png", "down pole.png"), cartpole.draw(states, 128, 128), (128, 300)):
        Image.fromarray(frame).resize((size, size)).save(tmp_path / name)
    return tmp_path / "up.png", tmp_path / "down pole.png"


@pytest.fixture
def noise(tmp_path):
    pixels = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(pixels).save(tmp_path / "noise.png")
    return tmp_path / "noise.png"


# Score.


def test_score_prints_a_line_for_each_picture(shots):
    result = invoke("score", *shots, "--goal", UPRIGHT)
    assert result.exit_code == 0, result.output
    paths, scores = zip(*(line.rsplit(maxsplit=1) for line in result.stdout.splitlines()))
    assert [path.strip() for path in paths] == list(map(str, shots))
    assert float(scores[0]) > float(scores[1]) and "Warning" not in result.stderr


def test_several_goals_are_columns_and_go_to_a_csv_file(shots, tmp_path):
    result = invoke("score", *shots, "--goal", UPRIGHT, "--goal", HANGING, "--csv", tmp_path / "new" / "scores.csv")
    assert result.exit_code == 0, result.output
    columns = np.array([line.split()[-2:] for line in result.stdout.splitlines()], float)
    assert columns[0, 0] > columns[1, 0] and columns[0, 1] < columns[1, 1]
    assert f"column 1: {UPRIGHT}\ncolumn 2: {HANGING}\n" in result.stderr
    table = pd.read_csv(tmp_path / "new" / "scores.csv", index_col="path")
    assert list(table) == [UPRIGHT, HANGING] and list(table.index) == list(map(str, shots))
    assert np.allclose(table, columns, atol=1e-4)


def test_the_baseline_and_alpha_are_used(shots):
    with_baseline = ["score", shots[0], "--goal", UPRIGHT, "--baseline", "pole and cart"]
    plain, default, weak, strong = (
        float(invoke(*arguments).stdout.split()[-1])
        for arguments in (
            ["score", shots[0], "--goal", UPRIGHT],
            with_baseline,
            [*with_baseline, "--alpha", 0],
            [*with_baseline, "--alpha", 1],
        )
    )
    assert weak == plain and plain < default < strong


def test_unknown_words_and_pictures_are_warned_of(shots, noise):
    with pytest.warns(UserWarning) as caught:
        result = invoke("score", *shots, noise, "--goal", "a floccinaucous pole 🤖")
    assert result.exit_code == 0 and len(result.stdout.splitlines()) == 3
    words, pictures = (str(warning.message) for warning in caught)
    assert words == (
        "simclip-micro was trained without these words, so their embeddings are guesses: floccinaucous, 🤖."
    )
    assert f"was trained without pictures like 1 of these 3 ({noise}), so their scores are guesses" in pictures


def test_what_is_no_picture_is_left_out_and_named(shots, tmp_path):
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n")
    result = invoke("score", tmp_path / "broken.png", shots[0], tmp_path, "--goal", UPRIGHT)
    assert result.exit_code == 1 and result.stdout.startswith(f"{shots[0]}  ")
    [line] = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
    assert line.endswith(f"pictures that can be read: {tmp_path}/broken.png (no picture), {tmp_path} (a folder).")


def test_a_csv_file_that_cannot_be_written_is_an_error_after_the_scores(shots, tmp_path):
    (tmp_path / "file").write_text("in the way")
    result = invoke("score", shots[0], "--goal", UPRIGHT, "--csv", tmp_path / "file" / "x.csv")
    assert result.exit_code == 1 and str(shots[0]) in result.stdout and "Error: Cannot write" in result.stderr


# Compare.


def test_compare_prints_the_best_prompt_first_and_plots(tmp_path):
    out = tmp_path / "prompts.png"
    long = "the pole leans to the right " * 60
    result = invoke("compare", "cartpole", "--goal", HANGING, "--goal", UPRIGHT, "--goal", long, "--out", out)
    assert result.exit_code == 0, result.output
    header, *lines = result.stdout.splitlines()
    assert header.split() == ["AUC", "precision", "EPIC", "correlation", "prompt"]
    assert lines[0].endswith(f"  {UPRIGHT}") and lines[2].endswith(f"  {HANGING}")
    auc, precision, epic, correlation = map(float, lines[0].split()[:4])
    assert auc > 0.95 and precision > 0.95 and epic < 0.3 and correlation > 0.8
    assert lines[1].endswith("…") and max(map(len, lines)) < 110
    assert "cartpole: 1,000 states, 50% of them successes." in result.stderr and f"Plot: {out}" in result.stderr
    assert Image.open(out).format == "PNG"


def test_compare_takes_a_baseline_an_alpha_and_a_model():
    arguments = ["compare", "cartpole", "--goal", UPRIGHT, "--vlm", "simclip-nano"]
    tables = {
        invoke(*arguments, *more).stdout for more in ([], ["--alpha", 0], ["--baseline", "a track"], ["--alpha", 1])
    }
    assert len(tables) == 4


def test_a_plot_that_cannot_be_written_is_an_error_after_the_table(tmp_path):
    (tmp_path / "file").write_text("in the way")
    result = invoke("compare", "cartpole", "--goal", UPRIGHT, "--out", tmp_path / "file" / "x.png")
    assert result.exit_code == 1 and UPRIGHT in result.stdout and "Error: Cannot write" in result.stderr


def test_the_same_prompt_as_the_baseline_is_an_error():
    check_error(invoke("compare", "cartpole", "--goal", "pole and cart"), "goal and baseline are both 'pole and cart'")
