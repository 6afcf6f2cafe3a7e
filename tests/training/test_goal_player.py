"""What the shipped phone agent's model makes of sentences, those about something else included."""

import warnings

import numpy as np
import pytest
from helpers.small_phone import PHONE

from vlmrm_lite.training.env_wrappers import add_goals
from vlmrm_lite.training.goal_player import show_prompt


@pytest.fixture(scope="module")
def envs():
    reward = PHONE.make_reward()
    return add_goals(PHONE.make_envs(2, width=64, height=64), PHONE.goals, reward)


@pytest.mark.parametrize(
    "prompt",
    [
        "a humanoid robot kneeling",
        "pole vertically upright on top of the cart",
        "open the flibbertigibbet app",
        "xyzzy",
    ],
)
def test_goals_of_other_environments_and_unknown_words_have_a_sentence(envs, prompt):
    with pytest.warns(UserWarning) as caught:
        show_prompt(envs, prompt)
    [warning] = caught
    assert str(warning.message).startswith(f"{prompt!r} resembles none of the goals that the agent has learned")
    assert str(warning.message).endswith("such as 'the mail app is open'; expect anything.")


@pytest.mark.parametrize("prompt", ["please show me the clock", "start chess", "take me to the weather"])
def test_other_wordings_of_the_phones_apps_do_not(envs, prompt):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        vector = show_prompt(envs, prompt)
    observations, infos = envs.reset(seed=0)
    assert infos["goal"].tolist() == [prompt] * 2 and np.array_equal(observations["goal"], [vector] * 2)
