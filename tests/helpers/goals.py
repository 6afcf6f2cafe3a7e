"""An environment whose state is a number, goals that name numbers, and a reward that is right about every frame."""

import numpy as np
from gymnasium import spaces

from vlmrm_lite.envs.base import BatchEnv
from vlmrm_lite.goals.goal_set import GoalSet
from vlmrm_lite.goals.wrapper import GoalWrapper
from vlmrm_lite.tasks import Task
from vlmrm_lite.training import train

WORDS = "zero", "one", "two", "three", "four"
STAY, UP, DOWN = range(3)
SETTINGS = {
    "learning_starts": 16,
    "buffer_size": 800,
    "batch_size": 16,
    "train_freq": 1,
    "policy_kwargs": {"net_arch": [16]},
    "replay_buffer_class": "vlmrm_lite.sb3.hindsight.HindsightReplayBuffer",
    "replay_buffer_kwargs": {"fraction": 0.5},
}


class NumberLine(BatchEnv):
    """A number from 0 to 4 that stays, grows or shrinks by one; frames brighten with it. Episodes start at 0.

    It is also a number that ends episodes by itself, `fatal`, if there is one.
    """

    state_names = ("number",)
    state_space = spaces.Box(0, 4, (1,))
    single_observation_space = spaces.Box(0, 4, (1,), np.float32)
    single_action_space = spaces.Discrete(3)

    def __init__(self, num_envs=1, fatal=None, **kwargs):
        super().__init__(num_envs, **{"max_episode_steps": 6, "width": 4, "height": 4, **kwargs})
        self.fatal = fatal

    def _sample_start_states(self, n):
        return np.zeros((n, 1))

    def _advance(self, actions):
        self._state = np.clip(self.state + np.array([0, 1, -1])[actions][:, None], 0, 4)
        return -np.ones(self.num_envs)

    def step(self, actions):
        observations, rewards, terminations, *rest = super().step(actions)
        return observations, rewards, terminations | (self.state[:, 0] == self.fatal), *rest

    def _draw(self):
        return np.repeat(50 * self.state, 3 * self.height * self.width, axis=1).astype(np.uint8).reshape(self._shape)

    @property
    def _shape(self):
        return self.num_envs, self.height, self.width, 3


class WordlessReward:
    """Embeds a frame as the unit vector of its number, and is 1 where that is the goal's."""

    def embed(self, frames):
        return np.eye(5, dtype=np.float32)[np.asarray(frames)[:, 0, 0, 0] // 50]

    def reward(self, embeddings, goal_indices):
        return np.asarray(embeddings)[np.arange(len(embeddings)), goal_indices]


class NumberReward(WordlessReward):
    """Embeds sentences, too: by the number and the wording in them; what has neither is like no goal."""

    def embed_texts(self, texts):
        vectors = np.array([[word in text.split() for word in (*WORDS, "number", "shown")] for text in texts])
        vectors = np.concatenate([vectors, ~vectors.any(axis=1, keepdims=True)], axis=1).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def number_is(states, goals):
    unknown = set(goals) - set(WORDS)
    if unknown:
        raise ValueError(f"there is no number {unknown.pop()!r}")
    return states[:, 0] == [WORDS.index(goal) for goal in goals]


GOALS = GoalSet(
    train=WORDS[:4],
    held_out=WORDS[4:],
    templates=["the number {}", "{} is shown"],
    held_out_templates=["count to {}"],
    success=number_is,
)
TASK = Task("numbers", NumberLine, goals=GOALS, algorithm="DQN", hyperparameters=SETTINGS, total_steps=240, num_envs=4)


def numbers(num_envs=3, goals=GOALS, reward=None, end_on_reward=None, **kwargs):
    """Number lines in a `GoalWrapper`."""
    return GoalWrapper(NumberLine(num_envs, **kwargs), goals, reward or NumberReward(), end_on_reward)


def learn(folder, task=TASK, **kwargs):
    return train(task, **{"reward": NumberReward(), "out": folder, "progress": False, **kwargs})


class CountsToGoal:
    """Plays a `NumberLine` perfectly, in place of a trained policy."""

    def predict(self, observation, state=None, episode_start=None, deterministic=True):
        wanted = np.asarray(observation["goal"])[:, :5].argmax(axis=1)
        number = np.asarray(observation["observation"])[:, 0]
        return np.where(number < wanted, UP, np.where(number > wanted, DOWN, STAY)), None
