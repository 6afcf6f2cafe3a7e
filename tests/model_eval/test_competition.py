"""Which of several prompts wins for an image."""

import numpy as np
import pandas as pd
import torch

from vlmrm_lite.envs.phone.apps import NAMES
from vlmrm_lite.envs.phone.layout import FIRST_APP
from vlmrm_lite.model_eval import competition, humanoid_states
from vlmrm_lite.tasks import TASKS


class Reader:
    """Reads the number of the screen from the first pixel, and the app's name from a prompt; some point away."""

    name, image_size, temperature = "reader", 64, 0.1

    def __init__(self, misread=()):
        self.table = torch.eye(FIRST_APP + len(NAMES))
        for name in misread:
            self.table[FIRST_APP + NAMES.index(name)] *= -1

    def embed_images(self, frames):
        return self.table[torch.from_numpy(frames[:, 0, 0, 0].astype(int))]

    def embed_texts(self, texts):
        apps = [
            [name for name in NAMES if name in text.lower().replace("a phone showing", "").split()] for text in texts
        ]
        numbers = [FIRST_APP + NAMES.index(found[-1]) if found else index % 3 for index, found in enumerate(apps)]
        return torch.eye(len(self.table))[numbers]


def fake_draw(features, size):
    return np.tile(features["screen"].astype(np.uint8)[:, None, None, None], (1, 2, 2, 3))


def test_phone_scores_of_a_perfect_reader_and_of_one_that_misreads_apps(monkeypatch):
    monkeypatch.setattr(competition.scenes, "draw", fake_draw)
    table = competition.phone_scores(Reader(), n=900)
    assert len(table) == 2 * (1 + 4 + 3 + 4) and (table.goals == np.tile([50, 10], len(table) // 2)).all()
    assert (table.precision > 0.999).all() and (table.top1 == 1).all()
    worse = competition.phone_scores(Reader(misread=["chess", "taxi"]), n=900).set_index(["wording", "group"])
    assert worse.worst_goal["task", "train"] == "chess" and worse.worst_goal["task", "held out"] == "taxi"
    assert 0.95 < worse.top1["task", "train"] < 1 and worse.worst["task", "train"] < 0.5


def test_states_of_a_seed_repeat():
    one, two, other = (competition.phone_states(50, seed) for seed in (1, 1, 2))
    assert all((one[key] == two[key]).all() for key in one) and (one["screen"] != other["screen"]).any()


def test_humanoid_winners(small):
    names = [name for name in humanoid_states.SETS if name in TASKS]

    class Pointer:
        def embed_texts(self, texts):
            return torch.eye(len(texts))

    images = {name: torch.eye(len(names))[[index] * 20] for index, name in enumerate(names)}
    table = competition.humanoid_winners(Pointer(), images)
    assert list(table.task) == names and (table.right == 1).all() and (table.own == 1).all()
    standing = names.index("humanoid-standing")
    images = {name: torch.eye(len(names))[[standing] * 20] for name in names}
    table = competition.humanoid_winners(Pointer(), images).set_index("task")
    assert table.right["humanoid-arms-raised"] == 1 and table.right["humanoid-lotus"] == 0 and table.own.sum() == 1


def test_card_is_markdown(monkeypatch):
    phone = {"wording": "task", "group": "train", "goals": 50, "precision": 0.99, "worst": 0.9, "worst_goal": "chess"}
    humanoid = [
        {"task": name, "states": n, "right": right, "own": 0.5} for name, n, right in (("a", 10, 1), ("b", 30, 0))
    ]
    monkeypatch.setattr(competition, "phone_scores", lambda vlm: pd.DataFrame([phone | {"top1": 0.95}]))
    monkeypatch.setattr(competition, "humanoid_winners", lambda vlm: pd.DataFrame(humanoid))
    text = competition.card(Reader())
    assert "0.1000" in text and "| task | 50 train | 0.990 | 0.900 (chess) | 95.0% |" in text
    assert "| all eight | 40 | 25.0% | |" in text
