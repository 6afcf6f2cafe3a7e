"""Scores on held-out prompts and labeled states."""

import numpy as np
import torch
from helpers.fake_vlms import Judge

from vlmrm_lite.model_eval import held_out, humanoid_states
from vlmrm_lite.model_eval.humanoid_states import SETS
from vlmrm_lite.tasks import TASKS


def test_scores_of_a_perfect_model_and_of_its_opposite(small):
    labels = {name: humanoid_states.humanoid_states(name).labels for name in SETS}
    for right, auc, epic in ((True, 1.0, 0.0), (False, 0.0, 1.0)):
        images = {name: torch.eye(2)[np.where(goal == right, 0, 1)] for name, goal in labels.items()}
        scores = held_out.humanoid_scores(Judge(), (0.5,), images)
        assert (scores.auc == auc).all() and np.allclose(scores.epic, epic, atol=1e-6)
    assert (scores.goal == 10).all() and (scores.others == 10).all()
    assert scores.groupby(["task", "group"]).size()["humanoid-kneeling"].to_dict() == {"paper": 1, "paraphrases": 10}
    assert set(scores.group[scores.task == "humanoid-bowing"]) == {"never-named"}


def test_summary_takes_the_best_alpha(small):
    rng = np.random.default_rng(0)
    images = {name: Judge().embed_images(rng.integers(0, 255, (20, 8, 8, 3), np.uint8)) for name in SETS}
    scores = held_out.humanoid_scores(Judge(), (0.0, 0.5), images)
    table, paper = held_out.task_summary(scores), scores[(scores.group == "paper")]
    for task in TASKS:
        if task.startswith("humanoid-"):
            mine = paper[paper.task == task].set_index("alpha")
            assert table.epic[task] == mine.epic.min() == mine.epic[table.best_alpha[task]]
            assert table.auc[task] == mine.auc[0.5] and table.prompts[task] == 10
    assert np.isnan(table.auc["humanoid-bowing"]) and table.prompts["humanoid-bowing"] == 6
