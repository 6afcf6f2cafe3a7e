"""How well a model tells which of the playroom's goals a picture shows."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from vlmrm_lite.model_eval import playroom
from vlmrm_lite.tasks.playroom import PLAYROOM
from vlmrm_lite.tasks.playroom_success import goal_possible, goal_reached

GOALS = PLAYROOM.goals
SMALL = replace(
    GOALS, train=("find: red mug", "find: blue ball", "put: mug, ball", "put: lamp, boat"), held_out=("find: red lamp",)
)


class Knowing:
    """Embeds a picture as what the simulator knows of it, and a prompt as the goal that it names."""

    name, image_size, temperature = "knowing", 8, 0.1

    def __init__(self, goals, states, wrong=()):
        truth = [goal_reached(states, [goal] * len(states)) ^ (goal in wrong) for goal in goals.names]
        self.images = torch.tensor(np.stack([*truth, np.full(len(states), 0.3)], axis=1), dtype=torch.float32)
        self.sentences = {text: i for i, goal in enumerate(goals.names) for text in goals.wordings(goal)}
        self.size = len(goals.names) + 1

    def embed_images(self, frames):
        return torch.nn.functional.normalize(self.images, dim=1)

    def embed_texts(self, texts):
        return torch.eye(self.size)[[self.sentences.get(text, self.size - 1) for text in texts]]


@pytest.fixture(scope="module")
def states():
    return playroom.playroom_states(400)


@pytest.fixture(autouse=True)
def no_pictures(monkeypatch):
    monkeypatch.setattr(playroom.scenes, "draw", lambda features, size: np.zeros((len(features["states"]), 1, 1, 3)))


def test_a_model_that_knows_has_precision_one(states):
    table = playroom.playroom_scores(Knowing(SMALL, states), 400, goals=SMALL)
    assert table.goal.tolist() == SMALL.names and table.group.tolist() == ["train"] * 4 + ["held out"]
    find = table[table.verb == "find"]
    assert (find.precision > 0.99).all() and (find.recall > 0.5).all() and (find.false_positives == 0).all()
    assert find.states.tolist() == [
        goal_reached(states, [goal] * 400).sum() for goal in SMALL.names if goal.startswith("find")
    ]


def test_one_mistake_shows_at_its_goal(states):
    table = playroom.playroom_scores(Knowing(SMALL, states, ["find: red mug"]), 400, goals=SMALL).set_index("goal")
    assert table.precision["find: red mug"] < 0.3 < 0.9 < table.precision["find: blue ball"]


def test_pairs_are_scored_where_both_things_are_in_sight(states):
    seen = playroom.in_sight(states, "put: mug, ball")
    possible = goal_possible(states, ["put: mug, ball"] * 400)
    assert seen[~possible].all() and 0.1 < seen[possible].mean() < 0.9


def test_states_of_a_seed_repeat():
    one, two, other = (playroom.playroom_states(20, seed) for seed in (1, 1, 2))
    assert (one == two).all() and (one != other).any()
