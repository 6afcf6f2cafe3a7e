"""Policies play with their memory and with action masks."""

import numpy as np
import pytest
from gymnasium import spaces
from gymnasium.vector import AsyncVectorEnv, AutoresetMode
from helpers.space_env import MaskedEnv, SpaceEnv, vec

from vlmrm_lite.sb3 import SB3VecEnv
from vlmrm_lite.sb3.learner import make_learner
from vlmrm_lite.sb3.masks import get_masks, has_masks
from vlmrm_lite.sb3.player import Player, random_actions

OBSERVATION = spaces.Box(-1, 1, (2,))
SMALL = {"n_steps": 8, "batch_size": 16, "n_epochs": 1}
MASKED = [spaces.Discrete(5), spaces.Discrete(3, start=4), spaces.MultiDiscrete([2, 3]), spaces.MultiBinary(3)]


class Ending(SpaceEnv):
    """Ends its episodes after a number of steps of its own."""

    def __init__(self, length):
        super().__init__(OBSERVATION, spaces.Discrete(2))
        self.length = length

    def step(self, action):
        observation, reward, _, _, info = super().step(action)
        return observation, reward, self.steps >= self.length, False, info


def test_a_recurrent_policy_keeps_its_memory_until_the_episode_ends():
    vec_env = vec(Ending(3), Ending(5))
    policy = make_learner("RecurrentPPO", SMALL, vec_env, seed=0).policy
    player = Player(policy, vec_env)
    observations, dones, memory = vec_env.reset(), None, None
    for step in range(8):
        starts = np.ones(2, bool) if dones is None else dones
        expected, memory = policy.predict(observations, memory, starts, deterministic=True)
        assert np.array_equal(player.act(observations, dones), expected), step
        forgotten = policy.predict(observations, None, np.ones(2, bool), deterministic=True)[1]
        for env in range(2):  # memory is that of one observation where an episode began, and of more elsewhere
            assert np.allclose(memory[0][:, env], forgotten[0][:, env]) == bool(starts[env])
        observations, _, dones, _ = vec_env.step(expected)


def test_a_player_of_a_policy_without_memory_or_masks_predicts():
    vec_env = vec(SpaceEnv(OBSERVATION, spaces.Discrete(4)))
    policy = make_learner("PPO", SMALL, vec_env, seed=0).policy
    observations = vec_env.reset()
    assert Player(policy, vec_env).act(observations) == policy.predict(observations, deterministic=True)[0]


@pytest.mark.parametrize("space", MASKED, ids=str)
def test_masks_are_used_in_training_play_and_random_play(space):
    vec_env = vec(MaskedEnv(OBSERVATION, space), MaskedEnv(OBSERVATION, space))
    learner = make_learner("MaskablePPO", SMALL, vec_env, seed=0)
    learner.learn(32)
    observations, dones = vec_env.reset(), None
    player = Player(learner.policy, vec_env)
    for _ in range(12):
        observations, _, dones, _ = vec_env.step(player.act(observations, dones))
        observations, _, dones, _ = vec_env.step(random_actions(vec_env))


def test_masks_come_from_other_processes():
    envs = AsyncVectorEnv(
        [lambda: MaskedEnv(OBSERVATION, spaces.Discrete(4))] * 2, autoreset_mode=AutoresetMode.DISABLED
    )
    vec_env = SB3VecEnv(envs)
    try:
        learner = make_learner("MaskablePPO", SMALL, vec_env, seed=0)
        learner.learn(16)
        vec_env.reset()
        for _ in range(5):
            vec_env.step(random_actions(vec_env))
    finally:
        vec_env.close()


def test_masks_of_a_whole_vector_environment():
    vec_env = vec(SpaceEnv(OBSERVATION, spaces.Discrete(3)), SpaceEnv(OBSERVATION, spaces.Discrete(3)))
    masks = np.array([[True, False, False], [False, True, True]])
    vec_env.envs.action_masks = lambda: masks
    assert has_masks(vec_env) and np.array_equal(get_masks(vec_env), masks)
    vec_env.reset()
    sampled = np.stack([random_actions(vec_env) for _ in range(20)])
    assert set(sampled[:, 0]) == {0} and set(sampled[:, 1]) == {1, 2}
    assert np.array_equal(vec_env.env_method("action_masks", indices=[1]), masks[1:])


@pytest.mark.parametrize(
    ("mask", "message"), [([True, True], r"has 2 entries; expected 3"), ([False, False, False], "allows no action")]
)
def test_masks_that_do_not_fit_are_refused(mask, message):
    vec_env = vec(SpaceEnv(OBSERVATION, spaces.Discrete(3)))
    vec_env.envs.action_masks = lambda: np.array([mask])
    with pytest.raises(ValueError, match=f"action mask of environment 0 {message}"):
        get_masks(vec_env)


def test_an_algorithm_that_ignores_masks_says_so():
    with pytest.warns(UserWarning, match="PPO does not use that; MaskablePPO does"):
        make_learner("PPO", SMALL, vec(MaskedEnv(OBSERVATION, spaces.Discrete(3))))


def test_random_play_without_masks_samples_as_before():
    vec_env = vec(*[SpaceEnv(OBSERVATION, spaces.Discrete(9)) for _ in range(2)])
    vec_env.action_space.seed(3)
    expected = [vec_env.action_space.sample() for _ in range(2)]
    vec_env.action_space.seed(3)
    assert random_actions(vec_env).tolist() == expected
