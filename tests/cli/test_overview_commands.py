"""`plot` and `runs`: trainings seen from outside."""

import shutil

from helpers.cli import check_error, invoke
from PIL import Image


def test_plot_writes_the_curves_into_the_run_folder(folder):
    result = invoke("plot", folder)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{folder / 'curves.png'}\n" and Image.open(folder / "curves.png").format == "PNG"


def test_plot_of_several_runs_and_of_a_shipped_policy(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = invoke("plot", folder, "cartpole", "humanoid-kneeling")
    assert result.stdout == "curves.png\n", result.output
    assert invoke("plot", "cartpole").stdout == "curves.png\n"  # not into the package
    assert invoke("plot", "cartpole", "--out", "deep/er.png").stdout == "deep/er.png\n"
    assert sorted(path.name for path in tmp_path.rglob("*.png")) == ["curves.png", "er.png"]


def test_a_run_without_curves_cannot_be_plotted(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "young")
    (tmp_path / "young" / "metrics.csv").unlink()
    check_error(
        invoke("plot", tmp_path / "young"), "young has no curves yet (no rows in metrics.csv); train it further"
    )


def test_a_plot_that_cannot_be_written_is_an_error(folder, tmp_path):
    (tmp_path / "file").write_text("in the way")
    check_error(invoke("plot", folder, "--out", tmp_path / "file" / "x.png"), "Cannot write")


def test_runs_lists_what_is_below_a_folder(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "sweep" / "one")
    assert invoke("train", "cartpole", "--goal", "a cart", "--steps", 64, "--out", tmp_path / "own").exit_code == 0
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{")
    result = invoke("runs", tmp_path)
    assert result.exit_code == 0, result.output
    header, own, one = result.stdout.splitlines()
    assert header.split() == ["run", "steps", "of", "finished", "success", "reward", "task", "goal"]
    assert own.split()[:4] == ["own", "64", "64", "yes"] and "%" not in own and own.endswith("cartpole  a cart")
    assert one.split()[:4] == ["sweep/one", "128", "128", "yes"] and "%" in one
    assert one.endswith("pole vertically upright on top of the cart")
    assert "Left out: broken: " in result.stderr and "is damaged" in result.stderr
