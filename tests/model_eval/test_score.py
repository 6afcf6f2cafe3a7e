"""Scores of picture files."""

import numpy as np
import pytest
from helpers.fake_vlms import TinyVLM
from PIL import Image

from vlmrm_lite import GoalBaselineReward, VlmrmError
from vlmrm_lite.model_eval.score import score_pictures


@pytest.fixture
def paths(tmp_path):
    rng = np.random.default_rng(0)
    for i, side in enumerate((8, 16, 8)):
        Image.fromarray(rng.integers(0, 256, (side, side, 3), np.uint8)).save(tmp_path / f"{i}.png")
    return sorted(tmp_path.iterdir())


def test_scores_are_those_of_the_reward(paths):
    vlm = TinyVLM()
    found = score_pictures(paths, ["a pole", "a cart"], vlm, baseline="a scene", alpha=0.3)
    assert list(found.table) == ["a pole", "a cart"] and list(found.table.index) == list(map(str, paths))
    assert not found.unknown and not found.broken
    reward = GoalBaselineReward(vlm, "a cart", "a scene", 0.3)
    expected = [float(reward(np.array(Image.open(path))[None])[0]) for path in paths]
    assert found.table["a cart"].tolist() == pytest.approx(expected)


def test_nothing_to_score(tmp_path):
    with pytest.raises(VlmrmError, match=r"No picture can be read: .*1 \(no such file.*, and 2 more; expected files"):
        score_pictures([tmp_path / str(i) for i in range(1, 6)], ["a"], TinyVLM())
