"""The explorer follows its prompt and its phone, and explains what it cannot do."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from helpers.fake_vlms import WordVLM
from helpers.figures import png
from helpers.phone import ScriptedRun

from vlmrm_lite import lab
from vlmrm_lite.lab.phone import widgets
from vlmrm_lite.tasks import TASKS


@pytest.fixture(scope="module")
def run():
    return ScriptedRun(WordVLM())


@pytest.fixture(scope="module")
def explorer(run):
    return lab.phone.prompt_explorer(run, "open the clock app", phone=1)


def test_a_new_prompt_and_a_new_phone_are_new_pictures(explorer):
    prompt, phone = explorer.controls
    pictures = [png(explorer.picture)]
    for control, value in ((prompt, "open the mail app"), (phone, 2)):
        control.value = value
        pictures.append(png(explorer.picture))
        assert explorer.message.value == ""
    assert len(set(pictures)) == 3


def test_unknown_words_and_an_empty_prompt_are_one_sentence(explorer):
    prompt = explorer.controls[0]
    prompt.value = "open the zebra app"
    assert "fake never saw zebra in training" in explorer.message.value
    before = png(explorer.picture)
    prompt.value = "  "
    assert "✗" in explorer.message.value and "is empty" in explorer.message.value
    assert png(explorer.picture) == before


def test_an_agent_without_a_threshold_is_refused(run):
    goals = replace(run.task.goals, threshold=None, end_on_reward=False)
    for task in (replace(run.task, goals=goals), TASKS["cartpole"]):
        with pytest.raises(ValueError, match="no goals with a threshold β; expected an agent of the task 'phone'"):
            lab.phone.prompt_explorer(SimpleNamespace(task=task))


def test_a_prompt_does_not_compete_with_the_goal_that_it_rewords():
    prompts = torch.eye(3)
    reward = SimpleNamespace(prompt_embeddings=prompts, temperature=0.1)
    nearest, p = widgets._probabilities(reward, torch.tensor([0.8, 0.6, 0.0]), prompts)
    assert nearest == 0
    expected = np.exp([8.0, 6.0, 0.0]) / (np.exp([8.0, 6.0, 0.0]) + np.exp([[0, 10, 0], [0, 0, 10]]).sum(0))
    np.testing.assert_allclose(p, expected, rtol=1e-5)


def test_key_steps_are_those_after_which_the_screen_is_another_one():
    episode = np.zeros((26, 2))
    episode[3:, 0], episode[7:, 1] = 1, 1
    assert widgets._key_steps(episode) == [0, 3, 7, 25]
    assert widgets._key_steps(np.arange(52).reshape(26, 2)) == [0, 1, 2, 3, 4, 25]
