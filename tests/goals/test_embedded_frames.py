"""Agents that see the embeddings of the last frames, and what they feel of themselves."""

from dataclasses import replace

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from helpers.goals import SETTINGS, TASK, UP, NumberLine, NumberReward, learn, numbers

from vlmrm_lite.goals.goal_set import GoalSet
from vlmrm_lite.goals.wrapper import GoalWrapper
from vlmrm_lite.tasks.playroom import PLAYROOM


class Remembering(NumberLine):
    """A number line whose agents see the embeddings of the last three frames."""

    embedded_frames = 3


def test_the_observation_holds_the_last_embeddings_with_the_newest_last():
    envs = GoalWrapper(Remembering(2), TASK.goals, NumberReward())
    assert envs.single_observation_space["frames"].shape == (15,)
    observations, _ = envs.reset(seed=0)
    assert not observations["frames"].any() and observations in envs.observation_space
    for step in range(1, 5):
        observations, *_ = envs.step(np.full(2, UP))
        shown = observations["frames"].reshape(2, 3, 5)
        for back in range(3):
            expected = np.eye(5)[step - back] if step > back else np.zeros(5)
            assert (shown[:, 2 - back] == expected).all()
    envs.reset(options={"reset_mask": np.array([True, False])})
    observations, *_ = envs.step(np.full(2, UP))
    shown = observations["frames"].reshape(2, 3, 5)
    assert shown[0].tolist() == [[0] * 5, [0] * 5, np.eye(5)[1].tolist()] and shown[1].sum() == 3


def test_others_see_none():
    assert set(numbers(2).single_observation_space.spaces) == {"observation", "goal"}


def test_such_an_agent_trains_under_hindsight_and_comes_back(tmp_path):
    task = replace(TASK, env_id=Remembering, hyperparameters={**SETTINGS, "learning_starts": 32}, total_steps=120)
    run = learn(tmp_path / "run", task)
    assert run.policy.observation_space["frames"].shape == (15,)
    assert 0 <= run.evaluate(8, seed=1).success_rate <= 1


class OneAfterAnother:
    """Embeds frames as the mean colors of their quarters."""

    def embed(self, frames):
        return np.asarray(frames).reshape(len(frames), 4, -1).mean(2).astype(np.float32) / 255

    def reward(self, embeddings, goal_indices):
        return np.zeros(len(embeddings))


@pytest.mark.parametrize("single", [False, True])
def test_the_playroom_shows_what_the_body_feels(single):
    kwargs = {"observation": "embedding", "render_mode": "rgb_array", "width": 8, "height": 8}
    name = "vlmrm_lite/Playroom-v0"
    if single:
        makers = [lambda: gym.make(name, **kwargs)] * 2
        envs = SyncVectorEnv(makers, autoreset_mode=AutoresetMode.DISABLED)
    else:
        envs = gym.make_vec(name, num_envs=2, **kwargs)
    envs = GoalWrapper(envs, GoalSet(["a", "b"]), OneAfterAnother())
    observations, _ = envs.reset(seed=0)
    assert observations["observation"].shape == (2, 7) and observations["frames"].shape == (2, 16)
    observations, *_ = envs.step(envs.action_space.sample())
    shown = observations["frames"].reshape(2, 4, 4)
    assert not shown[:, :3].any() and shown[:, 3].all()
    envs.close()


def test_environments_must_agree():
    class Single(gym.Wrapper):
        embedded_frames = 2

    kwargs = {"render_mode": "rgb_array", "width": 8, "height": 8}
    makers = [lambda: gym.make("vlmrm_lite/Playroom-v0", **kwargs), lambda: Single(makers[0]())]
    envs = SyncVectorEnv(makers, autoreset_mode=AutoresetMode.DISABLED)
    with pytest.raises(ValueError, match=r"embedded_frames of \[0, 2\]; give all the same"):
        GoalWrapper(envs, PLAYROOM.goals, NumberReward())
    envs.close()
