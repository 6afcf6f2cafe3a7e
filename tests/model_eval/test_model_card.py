"""The model card."""

import pytest
from helpers.fake_vlms import Judge

from vlmrm_lite.model_eval import mean_epic, model_card
from vlmrm_lite.model_eval.humanoid_states import SETS


@pytest.mark.slow
def test_card_is_markdown_with_every_set(small, monkeypatch):
    monkeypatch.setattr(mean_epic, "ALPHAS", (0.5,))
    text = model_card.card(Judge())
    for task in ("cartpole", "mountain-car-textured", *SETS):
        assert f"| {task} |" in text
    assert "95% bootstrap interval" in text and "poses" in text and "nan" not in text
    for block in text.split("\n\n"):
        if block.startswith("|"):
            assert len({line.count("|") for line in block.split("\n")}) == 1
