"""Hindsight buffers with hand-made transitions."""

import numpy as np

from helpers.goals import numbers
from vlmrm_lite.sb3.hindsight import HindsightReplayBuffer


def make_buffer(rows=8, num_envs=1, envs=None, **kwargs):
    """A buffer for number lines, bound to them."""
    envs = envs or numbers(num_envs)
    space = envs.single_observation_space
    buffer = HindsightReplayBuffer(rows * num_envs, space, envs.single_action_space, "cpu", num_envs, **kwargs)
    buffer.bind(envs)
    return buffer


def add(buffer, shown, goals=(0,), dones=(False,), **more):
    """Adds a step after which the envs show these numbers; they showed one less before."""
    n = len(shown)
    column = {"templates": np.zeros(n, int), "timeouts": np.zeros(n, bool), "terminated": np.zeros(n, bool), **more}
    embeddings = np.eye(5)[list(shown)]
    infos = [
        {
            "embedding": embeddings[i],
            "goal_index": goals[i],
            "template_index": column["templates"][i],
            "possible_goals": column.get("possible", np.ones((100, 4), bool))[i],
            "env_terminated": column["terminated"][i],
            "TimeLimit.truncated": column["timeouts"][i],
            "success": None,  # nothing may read it
        }
        for i in range(n)
    ]
    number, goal = np.float32(shown)[:, None], np.zeros((n, 8), np.float32)
    rewards = buffer.envs.reward.reward(embeddings, np.array(goals))
    before, after = ({"observation": values, "goal": goal} for values in (number - 1, number))
    buffer.add(before, after, np.zeros((n, 1), int), rewards, np.array(dones), infos)


def draw(buffer, row, times=400):
    """Draws a row many times: the goals of the samples, and the samples."""
    np.random.seed(0)
    samples = buffer._get_samples(np.full(times, row))
    return samples.observations["goal"][:, :5].argmax(dim=1).numpy(), samples


def counts(buffer, row, times=4_000):
    return np.bincount(draw(buffer, row, times)[0], minlength=5) / times
