"""The explorer follows its prompt and its room, and explains what it cannot do."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from helpers.fake_vlms import WordVLM
from helpers.figures import png

from vlmrm_lite.goals.rewards import goal_reward
from vlmrm_lite.lab import playroom
from vlmrm_lite.lab.playroom import widgets
from vlmrm_lite.tasks.playroom import PLAYROOM


class Walker:
    """Walks ahead whatever it is asked for."""

    def __init__(self):
        self.task = replace(PLAYROOM, env_kwargs={**PLAYROOM.env_kwargs, "max_episode_steps": 6})
        self.reward = goal_reward(WordVLM(), PLAYROOM.goals)

    def act(self, observations, prompt):
        return np.zeros(len(observations), int)


@pytest.mark.slow
def test_a_new_prompt_and_a_new_room_are_new_pictures():
    explorer = playroom.prompt_explorer(Walker(), "lift the blue mug")
    prompt, room = explorer.controls
    pictures = [png(explorer.picture)]
    for control, value in ((prompt, "find the red ball"), (room, 2)):
        control.value = value
        pictures.append(png(explorer.picture))
    assert len(set(pictures)) == 3
    prompt.value = "lift the zebra"
    assert "fake never saw zebra in training" in explorer.message.value
    prompt.value = " "
    assert "✗" in explorer.message.value and "is empty" in explorer.message.value


def test_an_agent_without_a_threshold_is_refused():
    goals = replace(PLAYROOM.goals, threshold=None, end_on_reward=False)
    with pytest.raises(ValueError, match="no goals with a threshold β; expected an agent of the task 'playroom'"):
        playroom.prompt_explorer(SimpleNamespace(task=replace(PLAYROOM, goals=goals)))


def test_a_prompt_takes_the_place_of_the_goal_that_it_is_nearest_to():
    reward = SimpleNamespace(
        prompt_embeddings=torch.eye(3), candidates=torch.tensor([[0, 2], [1, -1]]), temperature=0.1
    )
    prompt = torch.tensor([0.8, 0.6, 0.0])
    nearest, p = widgets.probabilities(reward, prompt, torch.eye(3))
    assert nearest == 0
    expected = np.exp([8.0, 6.0, 0.0]) / (np.exp([8.0, 6.0, 0.0]) + np.exp([0.0, 0.0, 10.0]))
    np.testing.assert_allclose(p, expected, rtol=1e-5)
