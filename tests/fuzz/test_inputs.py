"""Frames, prompts, rewards, states and numbers: a documented result, or a sentence that says what is wrong."""

import gymnasium as gym
import numpy as np
import pytest
import torch
from helpers.fuzz import explained, tries
from helpers.strategies import anything, frames, numbers, objects, prompts, tensors
from hypothesis import given, strategies as st

import vlmrm_lite as vl
from vlmrm_lite import evaluation, rewards
from vlmrm_lite.tasks import Task


@pytest.fixture(scope="module")
def vlm():
    return vl.load_vlm("simclip-nano", device="cpu")


def check_unit_vectors(embeddings, n):
    assert embeddings.dtype == torch.float32 and embeddings.shape[0] == n and embeddings.isfinite().all()
    assert torch.allclose(embeddings.norm(dim=1), torch.ones(n), atol=1e-4)


@tries(100, 10_000)
@given(batch=frames())
def test_frames(vlm, batch):
    with explained("frames"):
        check_unit_vectors(vlm.embed_images(batch), len(batch))


@tries(100, 8_000)
@given(prompt=prompts)
@pytest.mark.filterwarnings("ignore")
def test_prompts(vlm, prompt):
    with explained("prompts"):
        reward = vl.CosineReward(vlm, prompt)
        check_unit_vectors(reward.goal_embedding[None], 1)
    with explained("prompts"):
        check_unit_vectors(vlm.embed_texts(prompt), 1 if isinstance(prompt, str) else len(prompt))


@tries(150, 30_000)
@given(images=tensors(), goal=tensors(), baseline=tensors(), number=numbers | objects)
def test_formulas(images, goal, baseline, number):
    for call, low, high in (
        (lambda: rewards.cosine_reward(images, goal), -1, 1),
        (lambda: rewards.goal_baseline_reward(images, goal, baseline, number), -3, 1),
        (lambda: rewards.contrastive_reward(images, baseline, 0, number), 0, 1),
        (lambda: rewards.contrastive_reward(images, baseline, number, 0.1), 0, 1),
        (lambda: rewards.contrastive_reward(images, baseline, 0, 0.1, number), 0, 1),
    ):
        with explained("formulas"):
            values = call()
            assert values.shape == (len(images),) and values.isfinite().all()
            if all(((x.double().norm(dim=-1) - 1).abs() < 1e-3).all() for x in (images, goal, baseline)):
                assert values.min() >= low - 1e-3 and values.max() <= high + 1e-3


@tries(100, 20_000)
@given(number=numbers | objects)
def test_sharpening_never_makes_all_rewards_equal(number):
    with explained("sharpening"):
        values = rewards.sharpen(torch.tensor([0.2, 0.6, 0.9, 1.0]), number)
        assert values.isfinite().all() and (values.diff() > 0).all() and values.max() <= 1


@tries(100, 20_000)
@given(
    entries=st.dictionaries(
        st.sampled_from([*Task.__dataclass_fields__]) | st.text(max_size=3).filter(str.isidentifier),
        anything | objects,
        max_size=3,
    )
)
def test_tasks(entries):
    given_entries = {"name": "x", "env_id": "CartPole-v1", "goal": "a pole", **entries}
    if set(entries) - set(Task.__dataclass_fields__):
        with pytest.raises(TypeError):
            Task(**given_entries)
        return
    with explained("tasks"):
        task = Task(**given_entries)
        assert 0 <= task.alpha <= 1 and task.num_envs >= 1 and task.reward_std > 0
        assert isinstance(task.name, str) and "/" not in task.name


@tries(60, 10_000)
@given(mix=numbers | objects, scale=numbers | objects, shift=numbers | objects, env_reward=numbers | objects)
def test_wrappers(mix, scale, shift, env_reward):
    class Env(gym.Env):
        observation_space, action_space = gym.spaces.Box(0, 1, (1,)), gym.spaces.Discrete(2)
        render_mode = "rgb_array"

        def reset(self, *, seed=None, options=None):
            return np.zeros(1, np.float32), {}

        def step(self, action):
            return np.zeros(1, np.float32), env_reward, False, False, {}

        def render(self):
            return np.zeros((4, 4, 3), np.uint8)

    with explained("wrappers"):
        env = vl.RewardWrapper(Env(), lambda frames: [0.5] * len(frames), mix=mix, scale=scale, shift=shift)
        env.reset()
        _, reward, _, _, info = env.step(0)
        assert np.isfinite(np.float32(reward)) and info["vlm_reward"] == 0.5 and isinstance(info["env_reward"], float)


@tries(60, 6_000)
@given(returned=anything | tensors() | objects)
def test_what_a_reward_returns(returned):
    env = vl.RewardWrapper(
        gym.make("vlmrm_lite/CartPole-v0", render_mode="rgb_array", width=8, height=8), lambda f: returned
    )
    env.reset(seed=0)
    with explained("returned rewards"):
        assert np.isfinite(env.step(0)[1])


@tries(100, 8_000)
@given(states=tensors() | objects | st.lists(st.lists(numbers, max_size=5), max_size=3))
def test_states(states):
    envs = gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=2, width=8, height=8)
    envs.reset(seed=0)
    with explained("states"):
        envs.unwrapped.set_state(states)
        observations, *_ = envs.step(np.zeros(envs.num_envs, int))
        assert np.isfinite(observations).all() and len(envs.render()) == envs.num_envs
    envs.close()


METRICS = (
    lambda a, b, n: evaluation.epic_distance(a, b),
    lambda a, b, n: evaluation.reward_correlation(a, b),
    lambda a, b, n: evaluation.precision_recall(a, b),
    lambda a, b, n: evaluation.successes(a, n),
    lambda a, b, n: evaluation.success_rate(a, n),
)


@tries(100, 15_000)
@given(a=tensors() | objects, b=tensors() | objects, number=numbers, metric=st.sampled_from(METRICS))
@pytest.mark.filterwarnings("ignore")
def test_metrics(a, b, number, metric):
    with explained("metrics"):
        result = metric(a, b, number)
        values = result if isinstance(result, tuple) else (result,)
        assert all(np.isfinite(np.asarray(value, float)).all() for value in values)
