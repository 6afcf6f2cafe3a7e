"""The comparison of algorithms: every one learns, and the table and figure show all of them."""

import pandas as pd
import pytest

from vlmrm_lite import lab
from vlmrm_lite.lab.humanoid import algorithms


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    patch = pytest.MonkeyPatch()
    few = {**algorithms._TASK_HYPERPARAMETERS, "learning_starts": 64, "batch_size": 8, "gradient_steps": 1}
    small = dict.fromkeys(("CrossQ", "SAC", "TQC"), few)
    small["PPO"] = {**algorithms.ALGORITHMS["PPO"], "n_steps": 4, "batch_size": 64, "n_epochs": 1}
    patch.setattr(algorithms, "ALGORITHMS", small)
    yield algorithms.compare(steps=6_400, out=tmp_path_factory.mktemp("runs"))
    patch.undo()


@pytest.mark.slow
def test_every_algorithm_has_its_rows(table):
    assert list(dict.fromkeys(table.algorithm)) == list(algorithms.ALGORITHMS)
    for _, rows in table.groupby("algorithm"):
        assert len(rows) <= algorithms.ROWS and rows.step.is_monotonic_increasing
        assert rows.step.max() > 5_000 and rows.seconds.min() > 0
        assert rows.successes.nunique() == 1 and rows.successes.between(0, 100).all()
    assert table.vlm_reward.notna().all()


@pytest.mark.slow
def test_the_figure_shows_all_of_them(table):
    figure = lab.humanoid.plot_comparison(table)
    reward, success = figure.axes
    assert [line.get_label() for line in reward.lines] == list(algorithms.ALGORITHMS)
    assert figure._repr_png_().startswith(b"\x89PNG") and success.get_xlabel() == "minutes of training"


def test_the_shipped_table_is_whole():
    table = lab.humanoid.shipped_comparison()
    assert set(table.algorithm) == set(algorithms.ALGORITHMS)
    assert isinstance(table, pd.DataFrame) and table.step.max() > 100_000
