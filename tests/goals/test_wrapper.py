"""Every episode has a goal, every step the reward of the frame that it ends in, for that goal."""

from dataclasses import replace

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from helpers.counting import CountingVectorEnv, sync, zeros
from helpers.goals import GOALS, STAY, UP, WORDS, NumberReward, WordlessReward, numbers
from helpers.space_env import SpaceEnv, sync as sync_spaces

from vlmrm_lite.envs.phone.env import PhoneEnv, PhoneVectorEnv
from vlmrm_lite.goals.goal_set import GoalSet
from vlmrm_lite.goals.wrapper import GoalWrapper, text_embeddings
from vlmrm_lite.sb3 import SB3VecEnv


class FirstPixel:
    """Embeds a frame as its first pixel; the goal is one of its three numbers."""

    def embed(self, frames):
        return np.asarray(frames)[:, 0, 0].astype(np.float32)

    def reward(self, embeddings, goal_indices):
        return embeddings[np.arange(len(embeddings)), goal_indices] / 255


PIXELS = GoalSet(["red", "green", "blue"], end_on_reward=False)


def test_the_observation_holds_the_sentence_that_the_agent_is_told():
    envs = numbers(4)
    observations, infos = envs.reset(seed=0)
    assert observations["observation"].tolist() == [[0]] * 4
    told = NumberReward().embed_texts(envs.sentences)
    assert np.allclose(observations["goal"], told) and observations["goal"].dtype == np.float32
    assert infos["goal"].tolist() == envs.sentences
    for sentence, goal, template in zip(envs.sentences, envs.goal_indices, envs.template_indices):
        assert sentence == GOALS.prompt(WORDS[goal], template)
    assert observations in envs.observation_space
    assert envs.single_observation_space["goal"].shape == (8,)
    assert text_embeddings(GOALS, NumberReward()).shape == (5, 2, 8)


def test_rewards_are_those_of_the_frame_the_step_ends_in_for_the_own_goal():
    envs = numbers(4)
    envs.reset(seed=0)
    envs.assign([0, 1, 2, 1])
    envs.reset()
    _, rewards, terminations, truncations, infos = envs.step(np.array([STAY, UP, UP, STAY]))
    assert rewards.tolist() == [1, 1, 0, 0] and rewards.dtype == np.float32
    assert infos["vlm_reward"].tolist() == [1, 1, 0, 0] and infos["env_reward"].tolist() == [-1] * 4
    assert infos["embedding"].tolist() == np.eye(5)[[0, 1, 1, 0]].tolist()
    assert infos["goal_index"].tolist() == [0, 1, 2, 1] and infos["template_index"].tolist() == [0] * 4
    assert infos["goal"].tolist() == [f"the number {WORDS[i]}" for i in (0, 1, 2, 1)]
    assert infos["state"].tolist() == [[0], [1], [1], [0]] and infos["success"].tolist() == [True, True, False, False]
    assert terminations.tolist() == [True, True, False, False] and not truncations.any()


def test_episodes_end_on_reward_only_where_that_is_the_rule():
    for set_says, argument, ends in (
        (True, None, True),
        (False, None, False),
        (True, False, False),
        (False, True, True),
    ):
        envs = numbers(2, replace(GOALS, end_on_reward=set_says), end_on_reward=argument)
        envs.assign([0, 3])
        envs.reset(seed=0)
        assert envs.step(np.array([STAY, STAY]))[2].tolist() == [ends, False]


def test_a_time_limit_is_a_truncation_unless_the_last_frame_shows_the_goal():
    envs = numbers(3, max_episode_steps=2)
    envs.assign([2, 3, 1])
    envs.reset(seed=0)
    assert envs.step(np.array([UP, UP, STAY]))[3].tolist() == [False] * 3
    _, rewards, terminations, truncations, infos = envs.step(np.array([UP, UP, STAY]))
    assert rewards.tolist() == [1, 0, 0]
    assert terminations.tolist() == [True, False, False] and truncations.tolist() == [False, True, True]
    assert not infos["env_terminated"].any()


def test_the_environments_own_ends_are_told_apart():
    envs = numbers(2, fatal=1)
    envs.assign([3, 0])
    envs.reset(seed=0)
    _, rewards, terminations, _, infos = envs.step(np.array([UP, STAY]))
    assert terminations.tolist() == [True, True] and infos["env_terminated"].tolist() == [True, False]
    assert rewards.tolist() == [0, 1]


@pytest.mark.parametrize("make", [CountingVectorEnv, sync], ids=["native", "sync"])
def test_a_masked_reset_gives_new_goals_to_the_masked_envs_only(make):
    envs = GoalWrapper(make((9, 9, 9, 9)), PIXELS, FirstPixel())
    envs.reset(seed=0)
    changed = np.zeros(4, bool)
    for _ in range(20):
        before, vectors = list(envs.sentences), envs.goal_vectors.copy()
        options = {"reset_mask": np.array([True, False, True, False])}
        observations, _ = envs.reset(options=options)
        assert options["reset_mask"].tolist() == [True, False, True, False]  # the caller's dict is left alone
        assert envs.sentences[1::2] == before[1::2]
        assert np.array_equal(observations["goal"][1::2], vectors[1::2])
        changed |= [new != old for new, old in zip(envs.sentences, before)]
    assert changed.tolist() == [True, False, True, False]


def test_held_out_goals_are_never_sampled_and_all_others_evenly():
    envs = numbers(50)
    envs.reset(seed=0)
    goals, templates = [], []
    for _ in range(40):
        envs.reset()
        goals += envs.goal_indices.tolist()
        templates += envs.template_indices.tolist()
    counts = np.bincount(goals, minlength=5)
    assert counts[4] == 0 and (np.abs(counts[:4] - 500) < 100).all()
    assert (np.abs(np.bincount(templates) - 1000) < 100).all()


def test_the_seed_seeds_the_goals():
    def sentences(seed):
        envs = numbers(20)
        envs.reset(seed=seed)
        first = list(envs.sentences)
        envs.reset()
        return first, list(envs.sentences)

    assert sentences(3) == sentences(3) and sentences(3) != sentences(4)
    assert sentences(3)[0] != sentences(3)[1]


def test_assigned_goals_stay_with_any_sentence():
    envs = numbers(2)
    envs.assign([4, 0], ["count to four", "do nothing"])
    for _ in range(3):
        observations, infos = envs.reset()
        assert infos["goal"].tolist() == ["count to four", "do nothing"]
        assert np.allclose(observations["goal"], NumberReward().embed_texts(["count to four", "do nothing"]))
    envs.assign([1, 2])
    observations, _ = envs.reset(options={"reset_mask": np.array([False, True])})
    assert envs.sentences == ["count to four", "the number two"] and envs.goal_indices.tolist() == [4, 2]


def test_success_is_of_the_rewarded_goal_whatever_is_said():
    envs = numbers(1, end_on_reward=False)
    envs.assign([0], ["the number three"])
    envs.reset(seed=0)
    assert envs.step(np.array([STAY]))[4]["success"].tolist() == [True]


def test_rewards_without_sentences_show_one_hot_goals():
    envs = numbers(2, reward=WordlessReward())
    envs.assign([3, 4])
    assert envs.reset(seed=0)[0]["goal"].tolist() == np.eye(5)[[3, 4]].tolist()


def test_dict_observations_get_one_more_entry():
    space = gym.spaces.Dict(a=gym.spaces.Box(0, 1, (2,)), b=gym.spaces.Discrete(3))
    envs = GoalWrapper(sync_spaces(*(SpaceEnv(space, gym.spaces.Discrete(2)) for _ in "ab")), PIXELS, FirstPixel())
    observations, _ = envs.reset(seed=0)
    assert set(observations) == {"a", "b", "goal"} and observations in envs.observation_space
    assert "success" not in envs.step(zeros(envs))[4]


def test_learners_see_the_terminal_observation_with_the_old_goal():
    envs = numbers(3)
    vec = SB3VecEnv(envs)
    vec.seed(0)
    vec.reset()
    ended = 0
    for _ in range(30):
        before = envs.goal_vectors.copy()
        number = envs.unwrapped.state.copy()
        actions = np.array([UP, UP, STAY])
        _, _, dones, infos = vec.step(actions)
        for i in np.flatnonzero(dones):
            last = infos[i]["terminal_observation"]
            assert np.array_equal(last["goal"], before[i])
            assert last["observation"] == min(number[i, 0] + (actions[i] == UP), 4)
            ended += 1
    assert ended > 5


def test_single_phones_and_a_vector_of_phones_are_rewarded_alike():
    apps = GoalSet(["mail", "clock", "maps"], ["chess"], ["the {} app is open"])

    class Brightness(NumberReward):
        def embed(self, frames):
            mean = np.asarray(frames, np.float32).mean(axis=(1, 2)) / 255
            return np.concatenate([mean, 1 - mean[:, :1]], axis=1)

        def reward(self, embeddings, goal_indices):
            return (super().reward(embeddings, goal_indices) > 0.6).astype(float)

    single = [PhoneEnv("rgb_array") for _ in range(3)]
    both = [
        SyncVectorEnv([lambda env=env: env for env in single], autoreset_mode=AutoresetMode.DISABLED),
        PhoneVectorEnv(3),
    ]
    both = [GoalWrapper(envs, apps, Brightness()) for envs in both]
    for envs in both:
        envs.reset(seed=7)
    assert both[0].sentences == both[1].sentences
    for i, env in enumerate(single):
        env.set_state(both[1].unwrapped.state[i])
    rng = np.random.default_rng(0)
    for _ in range(12):
        actions = rng.integers(30, size=3)
        first, second = (envs.step(actions) for envs in both)
        for key in ("observation", "goal"):
            assert np.array_equal(first[0][key], second[0][key])
        for one, other in zip(first[1:4], second[1:4]):
            assert np.array_equal(one, other)
        assert np.array_equal(first[4]["embedding"], second[4]["embedding"])
        assert first[4]["goal"].tolist() == second[4]["goal"].tolist()
