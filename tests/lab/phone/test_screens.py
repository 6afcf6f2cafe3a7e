"""Random screens, what they show, and an agent that plays."""

import numpy as np
import pandas as pd
import pytest
from helpers.fake_vlms import WordVLM
from helpers.phone import ScriptedRun

from vlmrm_lite import lab
from vlmrm_lite.envs.phone.apps import NAMES
from vlmrm_lite.envs.phone.env import PhoneVectorEnv
from vlmrm_lite.lab.phone import screens
from vlmrm_lite.pretraining.phone.scenes import UNSEEN
from vlmrm_lite.tasks.phone import app_open


def test_equal_seeds_give_equal_screens_that_no_model_was_trained_on():
    states = lab.phone.random_screens(300, seed=4)
    np.testing.assert_array_equal(states, lab.phone.random_screens(300, seed=4))
    assert states.shape == (300, 69) and (states != lab.phone.random_screens(300, seed=5)).any()
    assert set(states[:, PhoneVectorEnv.state_names.index("variant")]) == set(UNSEEN)
    assert 0.5 < np.isin(lab.phone.apps_open(states), NAMES).mean() < 0.8


def test_names_are_what_the_success_predicate_says():
    states = lab.phone.random_screens(400)
    shown = np.array(lab.phone.apps_open(states))
    inside = np.isin(shown, NAMES)
    assert app_open(states[inside], shown[inside].tolist()).all()
    assert set(shown[~inside]) == {"home screen", "lock screen", "settings page"}
    assert not np.logical_or.reduce([app_open(states[~inside], [name] * (~inside).sum()) for name in NAMES]).any()


def test_screens_are_drawn_as_the_environment_draws_them():
    envs = PhoneVectorEnv(5, width=40, height=80)
    envs.reset(seed=0)
    np.testing.assert_array_equal(lab.phone.draw(envs.state, 80, 40), envs.render())
    assert lab.phone.draw(envs.state).shape == (5, 64, 64, 3)


def test_an_agent_plays_whole_episodes_of_what_it_is_asked_for():
    run = ScriptedRun(WordVLM())
    states = lab.phone.play(run, "open the clock app", episodes=4, seed=3)
    assert states.shape == (4, 26, 69)
    assert lab.phone.apps_open(states[:, -1]) == ["clock"] * 4
    envs = run.task.make_envs(4)
    envs.reset(seed=3)
    np.testing.assert_array_equal(states[:, 0], envs.unwrapped.state)
    assert lab.phone.apps_open(lab.phone.play(run, "open the mail app", seed=3)[:, -1]) == ["mail"]


def test_the_grid_of_trainings_is_read_from_beside_the_policy(tmp_path, monkeypatch):
    table = pd.DataFrame({"beta": [0.1, 0.75], "negatives": [4, 49], "success": [0.2, 0.9]})
    table.to_csv(tmp_path / "grid.csv", index=False)
    asked = []
    monkeypatch.setattr(screens, "data_path", lambda *parts: asked.append(parts) or tmp_path / parts[-1])
    pd.testing.assert_frame_equal(lab.phone.shipped_grid(), table)
    assert asked == [("policies", "phone", "grid.csv")]


@pytest.mark.parametrize("n", [1, 7])
def test_any_number_of_screens(n):
    assert lab.phone.random_screens(n).shape == (n, 69)
