"""Exercises of notebook 03: right answers in other words, and mistakes with their reasons."""

import gymnasium as gym
import numpy as np
import pytest
import torch

from vlmrm_lite import RewardWrapper, lab
from vlmrm_lite.lab.rollouts import algorithm_1

check = lab.check


class _NoGymWrapper:
    def __init__(self, env, reward):
        self._env, self._reward = env, reward

    def reset(self, **kwargs):
        return self._env.reset(**kwargs)

    def step(self, action):
        observation, env_reward, *ends, info = self._env.step(action)
        info["env_reward"] = env_reward
        return observation, torch.tensor(self._reward(np.stack([self._env.render()]))), *ends, info


@pytest.mark.parametrize("answer", [RewardWrapper, _NoGymWrapper])
def test_frame_reward_takes_any_right_answer(answer):
    assert check.frame_reward(answer).status == "right", check.frame_reward(answer)


def _wrapper(step):
    """A wrapper with this `step(wrapper, action)`."""
    return type(
        "Mine",
        (gym.Wrapper,),
        {
            "__init__": lambda self, env, reward: (gym.Wrapper.__init__(self, env), setattr(self, "reward", reward))[0],
            "step": step,
        },
    )


def _step(self, action, batch=True, keep=True, ends=True):
    observation, env_reward, terminated, truncated, info = self.env.step(action)
    value = self.reward(self.env.render()[None] if batch else self.env.render())[0]
    info = {**info, "env_reward": env_reward} if keep else {"env_reward": env_reward}
    return observation, value, terminated or (truncated and ends), truncated, info


def _autoreset(self, action):
    observation, env_reward, terminated, truncated, info = self.env.step(action)
    if terminated or truncated:
        observation, _ = self.env.reset()
    return (
        observation,
        self.reward(self.env.render()[None])[0],
        terminated,
        truncated,
        {"env_reward": env_reward, **info},
    )


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (lambda self, action: self.env.step(action), "the environment reward"),
        (lambda self, action: self.reward(self.env.render()[None]), "five things"),
        (lambda self, action: _step(self, action, batch=False), "a batch of frames"),
        (lambda self, action: _step(self, action), "terminated and truncated"),
        (lambda self, action: _step(self, action, keep=False, ends=False), "still be in it"),
        (_autoreset, "the frame after the step has the reward"),
    ],
)
def test_frame_reward_explains_mistakes(step, reason):
    verdict = check.frame_reward(_wrapper(step))
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _first_row(frame, drawn=lambda frame: (frame != 255).any(axis=(1, 2))):
    return np.flatnonzero(drawn(frame))[0]


@pytest.mark.parametrize(
    "answer",
    [
        lambda frames: np.array([-_first_row(frame) / len(frame) for frame in frames]),
        lambda frames: torch.tensor([float(len(frame) - _first_row(frame)) for frame in frames]),
        lambda frames: 1 / (1 + (frames.mean(axis=3) < 240).any(axis=2).argmax(axis=1)),
        lambda frames: -(frames[..., 2] < 200).any(axis=2).argmax(axis=1),  # the pole has little blue
    ],
)
def test_pole_height_takes_any_right_answer(answer):
    assert check.pole_height(answer).status == "right", check.pole_height(answer)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda frames: -frames.mean(axis=(1, 2, 3)), "topmost"),
        (lambda frames: (frames.min(axis=3) < 250)[:, : frames.shape[1] // 2].sum(axis=(1, 2)), "topmost"),
        (lambda frames: 1 - (frames.mean(axis=3) < 128).any(axis=2).argmax(axis=1), "light brown"),
        (lambda frames: frames.shape[1] - (frames.min(axis=3) < 250).any(axis=1).argmax(axis=1), ""),
        (lambda frames: 1 - (frames.min(axis=3) < 250).any(axis=2).argmax(axis=1)[0], "shape"),
        (lambda frames: -(frames.min(axis=3) < 250).any(axis=2).sum(axis=1), "upright"),
    ],
)
def test_pole_height_explains_mistakes(answer, reason):
    verdict = check.pole_height(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


def _with_lists(env, agent, reward, rollouts, steps):
    everything, observation = [], env.reset()[0]
    for _ in range(rollouts):
        before, actions, after, ended, frames = [], [], [], [], []
        while len(frames) < steps:
            before.append(observation)
            actions.append(agent.act(observation))
            observation, _, terminated, truncated, _ = env.step(actions[-1])
            frames.append(env.render())
            after.append(observation)
            ended.append(terminated)
            if terminated or truncated:
                observation, _ = env.reset()
        rewards = reward(np.array(frames))
        for transition in zip(before, actions, rewards, after, ended):
            agent.store(*transition)
        agent.update()
        everything.append(torch.as_tensor(rewards))
    return torch.cat(everything)


@pytest.mark.parametrize("answer", [algorithm_1, _with_lists])
def test_algorithm_1_takes_any_right_answer(answer):
    assert check.algorithm_1(answer).status == "right", check.algorithm_1(answer)


def _loop(env, agent, reward, rollouts, steps, *, one_by_one=False, done=False, again=False, first=False):
    """Algorithm 1 with one of four mistakes."""
    observation, everything = env.reset()[0], []
    for _ in range(rollouts):
        transitions, frames = [], []
        observation = env.reset()[0] if again else observation
        for _ in range(steps):
            frame, action = env.render(), agent.act(observation)
            after, _, terminated, truncated, _ = env.step(action)
            frames.append(frame if first else env.render())
            transitions.append((observation, action, after, terminated or (done and truncated)))
            observation = env.reset()[0] if terminated or truncated else after
        rewards = np.concatenate([reward(frame[None]) for frame in frames]) if one_by_one else reward(np.stack(frames))
        for (before, action, after, ended), value in zip(transitions, rewards):
            agent.store(before, action, value, after, ended)
        agent.update()
        everything.extend(rewards)
    return everything


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda *args: _loop(*args, one_by_one=True), "calls of the reward"),
        (lambda *args: _loop(*args, done=True), "a time limit (truncated) is no final state"),
        (lambda *args: _loop(*args, again=True), "go on where the last rollout stopped"),
        (lambda *args: _loop(*args, first=True), "the frame that it ends in"),
        (lambda *args: _loop(*args)[:4], "should have the shape"),
        (lambda env, agent, reward, rollouts, steps: _loop(env, agent, reward, 1, rollouts * steps), "rollouts of"),
    ],
)
def test_algorithm_1_explains_mistakes(answer, reason):
    verdict = check.algorithm_1(answer)
    assert verdict.status == "wrong" and reason in verdict.reason, verdict


@pytest.mark.parametrize(
    "answer",
    [
        lambda s: (np.cos(s[:, 2]) >= np.cos(np.pi / 15)) & (s[:, 0] ** 2 <= 2.4**2),
        lambda s: torch.tensor((abs((s[:, 2] + np.pi) % (2 * np.pi) - np.pi) < 0.2094) & (abs(s[:, 0]) < 2.4)),
    ],
)
def test_upright_takes_any_right_answer(answer):
    assert check.upright(answer).status == "right", check.upright(answer)


@pytest.mark.parametrize(
    "answer",
    [
        lambda s: (np.abs(s[:, 2]) < np.radians(12)) & (np.abs(s[:, 0]) < 2.4),  # no whole turns
        lambda s: (np.abs(np.sin(s[:, 2])) < np.sin(np.radians(12))) & (np.abs(s[:, 0]) < 2.4),  # hanging, too
        lambda s: (np.cos(s[:, 2]) > np.cos(np.radians(12))) | (np.abs(s[:, 0]) < 2.4),
        lambda s: (np.cos(s[:, 2]) > np.cos(np.radians(12))) & (s[:, 0] < 2.4),
        lambda s: np.cos(s[:, 2]) > np.cos(np.radians(12)),
        lambda s: (np.cos(s[:, 2]) > 0.95) & (np.abs(s[:, 0]) < 2.4),  # 18 degrees
    ],
)
def test_upright_refuses_mistakes(answer):
    verdict = check.upright(answer)
    assert verdict.status == "wrong" and "theta" in verdict.reason, verdict
