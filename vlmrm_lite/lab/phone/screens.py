"""Screens of the phone: random ones, those of an agent's episode, and the table of trainings that ships."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ...envs.phone.apps import NAMES
from ...envs.phone.drawing import draw as draw_screens
from ...envs.phone.layout import FIRST_APP, HOME, LOCKED, SETTINGS_PAGE, Screens
from ...pretraining.phone import scenes
from ...utils.paths import data_path
from ..goal_agents import play_prompt

_OTHER = {HOME: "home screen", LOCKED: "lock screen", SETTINGS_PAGE: "settings page"}


def random_screens(n: int, seed: int = 0) -> NDArray[np.float64]:
    """Draws random screens, with contents of apps that no model was trained on: about two of three show an open app.

    Args:
        n: how many.
        seed: equal seeds give equal screens.

    Returns:
        States of the phone, (n, 69).
    """
    features = scenes.sample(n, np.random.default_rng([seed, 18]), scenes.UNSEEN)
    return Screens(**{name: values for name, values in features.items() if name != "icons"}).states()


def draw(states: ArrayLike, height: int = 64, width: int = 64) -> NDArray[np.uint8]:
    """Draws states of the phone, (n, 69) to uint8 (n, height, width, 3); the model sees 64x64."""
    return draw_screens(Screens.from_states(np.asarray(states)), height, width)


def apps_open(states: ArrayLike) -> list[str]:
    """Names what the states (n, 69) show: the open app, or "home screen", "lock screen" or "settings page"."""
    screens = np.asarray(states)[:, 0].astype(int).tolist()
    return [_OTHER[screen] if screen < FIRST_APP else NAMES[screen - FIRST_APP] for screen in screens]


def play(run: Any, prompt: str, episodes: int = 1, seed: int = 0) -> NDArray[np.float64]:
    """Plays whole episodes, 25 steps each, with the deterministic policy.

    Args:
        run: the phone's agent.
        prompt: what it is asked for, in any words.
        episodes: how many, each on a phone of its own.
        seed: of the phones.

    Returns:
        The states before the first and after every step, (episodes, 26, 69).
    """
    envs = run.task.make_envs(episodes)
    observations, _ = envs.reset(seed=seed)
    return play_prompt(run, prompt, envs, observations)


def shipped_grid() -> pd.DataFrame:
    """Loads the table of short trainings of the phone, one row per β, number of negatives, and seed.

    Its columns are ``beta``, ``negatives``, ``seed``, ``steps`` of training, ``success``, ``control`` (success with the
    prompts of other episodes), and ``false_positive``, the fraction of episodes that the reward ended in a step that is
    no success.
    """
    return pd.read_csv(data_path("policies", "phone", "grid.csv"))
