"""Exercises of notebook 03, CartPole."""

from typing import Any

import gymnasium as gym
import numpy as np

from ...envs.classic import cartpole
from ...tasks import pole_upright
from .verdict import call, close, exercise, expect, number, numbers

_POLE = (202, 152, 101)


class _Clock(gym.Env):
    """Counts its steps; the frame shows the count, and the environment reward is far from any that a frame gives."""

    observation_space, action_space = gym.spaces.Box(0, 255, (1,), np.float32), gym.spaces.Discrete(10)

    def __init__(self, length: int = 3, terminates: bool = False):
        self.render_mode, self.length, self.terminates, self.count = "rgb_array", length, terminates, 0
        self.resets = 0

    def _observe(self) -> Any:
        return np.array([self.count], np.float32)

    def reset(self, *, seed: int | None = None, options: Any = None) -> Any:
        super().reset(seed=seed)
        self.count, self.resets = 10 * self.resets, self.resets + 1
        return self._observe(), {}

    def step(self, action: Any) -> Any:
        self.count += 1
        ended = self.count % 10 == self.length
        return self._observe(), 1000.0, ended and self.terminates, ended and not self.terminates, {"lives": self.count}

    def render(self) -> Any:
        return np.full((4, 6, 3), self.count, np.uint8)


def _reward(frames: Any) -> np.ndarray:
    """The count that a frame shows, plus 0.5."""
    frames = np.asarray(frames)
    if frames.ndim != 4:
        raise ValueError(f"a reward takes a batch of frames, (n, height, width, 3), and got {frames.shape}.")
    return frames[:, 0, 0, 0] + 0.5


class _RendersFirst(gym.Wrapper):
    """A typical mistake: the frame before the step."""

    def __init__(self, env: Any, reward: Any):
        super().__init__(env)
        self.reward = reward

    def step(self, action: Any) -> Any:
        frame = self.env.render()
        observation, env_reward, terminated, truncated, info = self.env.step(action)
        return (
            observation,
            float(self.reward(frame[None])[0]),
            terminated,
            truncated,
            {**info, "env_reward": env_reward},
        )


@exercise(mistake=_RendersFirst)
def frame_reward(answer: Any) -> str:
    """A wrapper that rewards a step for the frame that it ends in."""
    for terminates in (False, True):
        env = call(answer, _Clock(terminates=terminates), _reward)
        expect(
            hasattr(env, "reset") and hasattr(env, "step"),
            "the class itself is expected here (without brackets behind its name), with the methods reset and step.",
        )
        for start in (0, 10):
            result = call(env.reset)
            expect(isinstance(result, tuple) and len(result) == 2, "reset returns two things, observation and info.")
            for step in (1, 2, 3):
                _check_step(call(env.step, 1), start + step, ended=step == 3, terminates=terminates)
    return "the last reward of an episode comes from its true last frame, never from the first frame of the next one."


def _check_step(result: Any, count: int, ended: bool, terminates: bool) -> None:
    expect(
        isinstance(result, tuple) and len(result) == 5,
        "step returns five things: observation, reward, terminated, truncated, info.",
    )
    observation, reward, terminated, truncated, info = result
    value = number(reward)
    expect(value != 1000, "that is the environment reward; call the reward on a frame.")
    expect(
        value != count - 0.5,
        "that is the reward of the frame before the step. The reward belongs to the frame that the step ends in: "
        "step first, then render.",
    )
    expect(close(value, count + 0.5), f"the frame after the step has the reward {count + 0.5:g}, not {value:g}.")
    expect(close(numbers(observation, (1,)), count), "the observation should be that of the environment, unchanged.")
    expect(
        bool(terminated) == (ended and terminates) and bool(truncated) == (ended and not terminates),
        f"terminated and truncated should stay as the environment returns them, {ended and terminates} and "
        f"{ended and not terminates}; yours are {terminated} and {truncated}. Whether an end is final is the "
        "environment's business.",
    )
    expect(
        isinstance(info, dict) and info.get("lives") == count,
        "what the environment puts into info should still be in it.",
    )
    expect(info.get("env_reward") == 1000, 'the environment reward should be in info["env_reward"].')


@exercise(mistake=lambda frames: (frames.min(axis=3) < 250).any(axis=2).argmax(axis=1) / frames.shape[1])
def pole_height(answer: Any) -> str:
    """A reward without a model: how high the topmost drawn pixel is."""
    angles = np.array([-60.0, 5.0, 85.0, 0.0, 30.0])
    states = np.zeros((len(angles), 4))
    states[:, 2] = np.radians(angles)
    for size in (64, 100):
        rewards = numbers(call(answer, cartpole.draw(states, size, size)), (len(angles),))
        expect(
            np.ptp(rewards) > 0,
            "all poles get the same reward, as if your function saw only the cart. The pole is light brown, "
            f"{_POLE}, and blurred in small frames: take for drawn whatever is not white.",
        )
        expect(
            rewards[3] > rewards[2],
            "an upright pole gets no more reward than a pole that lies on its side. Rows are counted from the top: "
            "is a larger row number higher or lower in the frame?",
        )
        order = np.argsort(-rewards, kind="stable")
        expect(
            list(order[2:]) == [4, 0, 2] and set(order[:2]) == {1, 3},
            f"in {size}x{size} frames, the order from the highest reward to the lowest should be 0°, 5°, 30°, -60°, "
            f"85°; yours is {', '.join(f'{angles[i]:.0f}°' for i in order)}.",
        )
    _check_topmost(answer)
    return "any callable from frames to one float per frame is a reward."


def _check_topmost(answer: Any) -> None:
    """Frames in which the topmost pixel and the amount of color disagree."""
    frames = np.full((4, 40, 60, 3), 255, np.uint8)
    for frame, top in zip(frames, (19, 12, 6, 3)):  # the less is drawn, the higher it reaches
        frame[top + 2 :, 10 : 50 - 2 * (20 - top)] = 0
        frame[top : top + 2, 30:32] = _POLE
    lowest_first = numbers(call(answer, frames), (4,))
    expect(
        (np.diff(lowest_first) > 0).all(),
        "a frame whose topmost drawn pixel is higher should get a larger reward, however much or little is drawn "
        "below it. Look for the first row that is not white.",
    )
    moved = np.roll(frames[1:2], 7, axis=2)
    expect(
        close(numbers(call(answer, moved), (1,)), lowest_first[1]),
        "the same picture farther to the right should get the same reward, also when it comes alone.",
    )


class _Notebook:
    """An agent that writes down what it is asked to do."""

    def __init__(self) -> None:
        self.calls: list[tuple] = []

    def act(self, observation: Any) -> int:
        self.calls.append(("act", float(np.ravel(observation)[0])))
        return int(np.ravel(observation)[0]) % 10

    def store(self, observation: Any, action: Any, reward: Any, next_observation: Any, terminated: Any) -> None:
        before, after = (float(np.ravel(value)[0]) for value in (observation, next_observation))
        self.calls.append(("store", before, int(action), number(reward), after, bool(terminated)))

    def update(self) -> None:
        self.calls.append(("update",))


def _rewards_after_reset(env: Any, agent: Any, reward: Any, rollouts: int, steps: int) -> Any:
    """A typical mistake, that of the paper's reference implementation: the frame after an automatic reset."""
    observation, _ = env.reset(seed=0)
    everything = []
    for _ in range(rollouts):
        transitions, frames = [], []
        for _ in range(steps):
            action = agent.act(observation)
            after, _, terminated, truncated, _ = env.step(action)
            transitions.append((observation, action, after, terminated))
            observation = env.reset()[0] if terminated or truncated else after
            frames.append(env.render())
        rewards = reward(np.stack(frames))
        for (before, action, after, terminated), value in zip(transitions, rewards):
            agent.store(before, action, float(value), after, terminated)
        agent.update()
        everything.extend(rewards)
    return everything


@exercise(mistake=_rewards_after_reset)
def algorithm_1(answer: Any) -> str:
    """Collect a rollout, compute its rewards in one batch, store it, update."""
    for terminates, rollouts, steps in ((False, 2, 4), (True, 3, 5)):
        env, agent = _Clock(terminates=terminates), _Notebook()
        batches: list[int] = []

        def reward(frames: Any, batches: list[int] = batches) -> np.ndarray:
            batches.append(len(frames))
            return _reward(frames)

        returned = call(answer, env, agent, reward, rollouts, steps)
        counts = [10 * (i // 3) + i % 3 for i in range(rollouts * steps)]
        expect(
            batches == [steps] * rollouts,
            f"{rollouts} rollouts of {steps} steps need {rollouts} calls of the reward with {steps} frames each; yours "
            f"called it with {batches[:12]} frames.",
        )
        _check_calls(agent.calls, counts, rollouts, steps, terminates)
        expect(
            close(numbers(returned, (rollouts * steps,)), np.array(counts) + 1.5),
            "return the rewards of all steps of all rollouts, in order.",
        )
    return "the rewards are those of a wrapper, and the model is called once per rollout instead of once per step."


def _check_calls(calls: list[tuple], counts: list[int], rollouts: int, steps: int, terminates: bool) -> None:
    kinds = [name for name, *_ in calls]
    acted = [value for name, *rest in calls if name == "act" for value in rest]
    expect(
        acted == counts,
        f"with episodes of 3 steps the agent should be asked for actions at the counts {counts[:7]}…, and was at "
        f"{[int(value) for value in acted[:7]]}…: act on the newest observation, reset after the end of an episode, "
        "and go on where the last rollout stopped.",
    )
    expect(
        kinds == (["act"] * steps + ["store"] * steps + ["update"]) * rollouts,
        f"in every rollout the agent should act {steps} times, then store {steps} transitions, then update once.",
    )
    stored = [rest for name, *rest in calls if name == "store"]
    for count, (before, action, reward, after, terminated) in zip(counts, stored):
        where = f"the step from the count {count} to {count + 1}"
        expect(
            (before, action, after) == (count, count % 10, count + 1),
            f"{where} was stored with the observations {before:g} and {after:g} and the action {action}; the last "
            "observation of an episode is the true last one, not that of the reset.",
        )
        expect(
            reward == count + 1.5,
            f"{where} should be stored with the reward {count + 1.5:g} of the frame that it ends in, not {reward:g}. "
            "Render after the step and before any reset.",
        )
        expect(
            terminated == (terminates and count % 10 == 2),
            f"{where} should be stored with terminated={terminates and count % 10 == 2}, not {terminated}: a time "
            "limit (truncated) is no final state.",
        )


@exercise(mistake=lambda states: (np.abs(states[:, 2]) < 12) & (np.abs(states[:, 0]) < 2.4))
def upright(answer: Any) -> str:
    """CartPole's success predicate."""
    degrees = np.array([0, 11, 13, -11, -13, 180, 0, 0, 0, 360, -360 + 5, 350, 340, 730, 11, 192])
    states = np.zeros((len(degrees), 4))
    states[:, 2] = np.radians(degrees)
    states[6:9, 0] = 2.3, -2.5, 2.5
    states[14, 0] = -2.3
    states[:, 1], states[:, 3] = 3.0, -2.0
    success = numbers(call(answer, states), (len(states),)).astype(bool)
    expect(not success[5], "a pole that hangs straight down is not upright: theta is in radians, and there it is 3.14.")
    for state, mine, right in zip(states, success, pole_upright(states)):
        where = f"theta = {state[2]:.3f} ({np.degrees(state[2]):.0f}°) and x = {state[0]:g}"
        expect(mine == right, f"at {where} it should be {bool(right)}, and yours is {bool(mine)}.")
    return "with a success predicate in code, nobody has to count successes in videos."
