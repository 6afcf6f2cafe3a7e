"""Agents in a `GoalWrapper` of somebody's own, the phone, and what single-goal agents are told."""

from dataclasses import replace
from functools import partial

import gymnasium as gym
import numpy as np
import pytest
from gymnasium import spaces
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from helpers.fake_vlms import WordVLM
from helpers.goals import GOALS, SETTINGS, TASK, CountsToGoal, NumberReward, WordlessReward, learn, numbers
from helpers.space_env import MaskedEnv, SpaceEnv, brightness, sync
from helpers.training import darkness, learn as learn_cartpole

from vlmrm_lite.goals.goal_set import GoalSet
from vlmrm_lite.goals.rewards import goal_reward
from vlmrm_lite.goals.wrapper import GoalWrapper
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.training import Run, train
from vlmrm_lite.training.goal_evaluation import permute_goals
from vlmrm_lite.training.learners import can_overlap
from vlmrm_lite.utils.environments import find_layer

OWN = {"hyperparameters": SETTINGS, "algorithm": "DQN", "total_steps": 120, "progress": False}


def test_environments_of_ones_own_keep_their_goals_and_their_rule(tmp_path, monkeypatch):
    envs = numbers(4)
    run = train(envs, out=tmp_path / "run", **OWN)
    assert run.task.goals == envs.goals and run.config["own_env"] and run.config["task"]["goals"] == GOALS.settings()
    monkeypatch.setattr(run, "policy", CountsToGoal())
    result = run.evaluate(episodes=10)
    assert result.success_rate == 1 and run.act(np.zeros(1), "the number three") == 1
    assert envs.end_on_reward and envs._assigned is None  # theirs is left as it was
    opened = Run.load(run.folder, env=numbers(2))
    assert opened.task.goals == GOALS and opened.evaluate(episodes=6).episodes == 6
    assert train(envs, out=run.folder, resume=True, **{**OWN, "total_steps": 160}).metrics["step"].iloc[-1] == 160


def test_the_environment_of_ones_own_is_not_closed(tmp_path):
    envs = numbers(4)
    envs.unwrapped.close_extras = lambda **_: pytest.fail("closed")
    train(envs, out=tmp_path / "run", **OWN).evaluate(episodes=5)


def test_goals_need_a_goal_wrapper(tmp_path):
    run = train(numbers(4), out=tmp_path / "run", **OWN)
    with pytest.raises(ValueError, match="is no GoalWrapper, which gives every episode its goal"):
        Run.load(run.folder, task=TASK, env=numbers(4).env)


def test_dict_observations_are_told_apart_from_the_goal(tmp_path):
    space = spaces.Dict(a=spaces.Box(-1, 1, (2,)), b=spaces.Discrete(3))
    envs = sync(*(SpaceEnv(space, spaces.Discrete(2, start=1)) for _ in "ab"))
    goals = GoalSet(["zero", "one"], end_on_reward=False)

    class Flat(NumberReward):
        def embed(self, frames):
            return np.eye(5)[np.asarray(frames)[:, 0, 0, 0] % 5].astype(np.float32)

    run = train(GoalWrapper(envs, goals, Flat()), out=tmp_path / "run", **OWN)
    one = {"a": np.zeros(2, np.float32), "b": 1}
    assert run.act(one, "one") in (1, 2)
    assert run.act({"a": np.zeros((3, 2), np.float32), "b": np.ones(3, int)}, "one").shape == (3,)
    for wrong in ({"a": np.zeros(2)}, np.zeros(2)):
        with pytest.raises(ValueError, match="expected a dict of a, b"):
            run.act(wrong, "one")
    with pytest.raises(ValueError, match=r"The b has shape \(\)|The a has shape \(3, 2\)|expected"):
        run.act({"a": np.zeros((3, 2)), "b": 1}, "one")


def test_a_reward_without_sentences_knows_its_own_only(tmp_path):
    run = learn(tmp_path / "run", reward=WordlessReward())
    assert run.act(np.zeros(1, np.float32), "the number two") in (0, 1, 2)
    with pytest.raises(ValueError, match="'count to two' is none of the agent's sentences, such as 'the number zero'"):
        run.act(np.zeros(1), "count to two")


def test_the_goal_of_a_task_with_goals_cannot_be_replaced(tmp_path):
    with pytest.raises(ValueError, match="Task goals and goal are both given"):
        learn(tmp_path / "run", goal="a pole")
    with pytest.raises(ValueError, match="Task goals and success are both given"):
        replace(TASK, success=lambda states: states[:, 0] > 0)
    with pytest.raises(TypeError, match=r"has no method embed\(\)"):
        learn(tmp_path / "run", reward=darkness)


def test_other_algorithms_learn_goals_without_hindsight(tmp_path):
    settings = {"n_steps": 8, "batch_size": 16, "n_epochs": 1, "policy_kwargs": {"net_arch": [8]}}
    run = learn(tmp_path / "run", algorithm="PPO", hyperparameters=settings, total_steps=64)
    assert run.evaluate(episodes=4).episodes == 4


# The phone.


@pytest.fixture(scope="module")
def phone():
    settings = {**TASKS["phone"].hyperparameters, "learning_starts": 32, "buffer_size": 2_000, "batch_size": 16}
    return replace(TASKS["phone"], hyperparameters=settings, total_steps=200, num_envs=4)


def test_the_phone_learns_with_a_small_model(phone, tmp_path):
    run = train(phone, vlm=WordVLM(), out=tmp_path / "run", progress=False)
    observation = gym.make("vlmrm_lite/Phone-v0", render_mode="rgb_array", screens=2).reset(seed=0)[0]
    assert observation.shape == (14, 4) and 0 <= run.act(observation, "open the clock app") < 30
    assert set(run.evaluate(episodes=4, goals="held_out").by_goal) <= set(phone.goals.held_out)
    path = run.record(tmp_path / "clock.mp4", goal="open the clock app", width=64, height=128)
    assert path.stat().st_size > 0


def test_single_phones_learn_like_a_vector_of_phones(phone, tmp_path):
    def single(num_envs, **kwargs):
        make = partial(gym.make, phone.env_id, render_mode="rgb_array", max_episode_steps=5, **kwargs)
        return SyncVectorEnv([make] * num_envs, autoreset_mode=AutoresetMode.DISABLED)

    run = train(replace(phone, env_id=single), vlm=WordVLM(), out=tmp_path / "run", progress=False)
    assert run.metrics["success_rate"].iloc[-1] >= 0  # the state is read from each of them
    assert run.evaluate(episodes=4).episodes == 4
    assert 0 <= run.act(np.zeros((14, 4), np.int16), "open the clock app") < 30


def test_unknown_words_of_any_goal_are_warned_of(phone, tmp_path):
    goals = GoalSet(["mail", "zebra"], ["unicorn"], ["the {} app"], success=phone.goals.success)
    with (
        pytest.warns(UserWarning, match="fake was trained without these words, .*: zebra, unicorn."),
        pytest.raises(ValueError, match="raised ValueError: the phone has no app 'zebra'"),
    ):
        train(replace(phone, goals=goals), vlm=WordVLM(), out=tmp_path / "run", progress=False)


def test_a_policy_that_looks_at_pixels_is_filmed_at_its_own_size(phone, tmp_path):
    settings = {**phone.hyperparameters, "policy_kwargs": {"net_arch": [8]}}
    pixels = replace(phone, hyperparameters=settings, env_kwargs={"observation": "pixels"}, total_steps=40)
    run = train(pixels, vlm=WordVLM(), out=tmp_path / "run", progress=False)
    assert run.record(tmp_path / "mail.mp4", goal="open the mail app").stat().st_size > 0


def test_updates_overlap_with_the_rewards_of_this_package(phone):
    envs = phone.make_envs(2)
    goals = GoalSet(["mail", "clock"])
    reward = goal_reward(WordVLM(), goals)
    wrapped = GoalWrapper(envs, goals, reward)
    assert can_overlap("DQN", wrapped, reward) and not can_overlap("DQN", wrapped, NumberReward())
    assert find_layer(wrapped, GoalWrapper) is wrapped and find_layer(envs, GoalWrapper) is None


# Agents with one goal.


def test_one_goal_is_told_nothing(tmp_path):
    run = learn_cartpole(tmp_path / "run")
    assert run.act(np.zeros(4, np.float32)) in (0, 1) and run.act(np.zeros((3, 4), np.float32)).shape == (3,)
    for arguments in ({"goals": "train"}, {"wordings": "held_out"}):
        with pytest.raises(ValueError, match=f"{next(iter(arguments))}=.* the agent has only one goal: 'pole vertic"):
            run.evaluate(episodes=2, **arguments)
    for call in (lambda: run.act(np.zeros(4), "open mail"), lambda: run.record(goal="open mail")):
        with pytest.raises(ValueError, match="goal='open mail', but the agent has only one goal"):
            call()
    with pytest.raises(ValueError, match=r"has shape \(5,\); expected \(4,\)"):
        run.act(np.zeros(5))


def test_actions_are_the_environments_own(tmp_path):
    envs = sync(*(SpaceEnv(spaces.Discrete(4, start=3), spaces.Discrete(2, start=7)) for _ in "ab"))
    settings = {"n_steps": 8, "batch_size": 16, "n_epochs": 1}
    run = train(envs, reward=brightness, out=tmp_path / "run", total_steps=16, progress=False, hyperparameters=settings)
    assert run.act(5) in (7, 8) and set(run.act(np.array([3, 6, 4]))) <= {7, 8}


@pytest.mark.parametrize(("algorithm", "needs"), [("RecurrentPPO", "its memory"), ("MaskablePPO", "action masks")])
def test_a_policy_that_needs_more_than_an_observation_is_refused(tmp_path, algorithm, needs):
    kind = MaskedEnv if algorithm == "MaskablePPO" else SpaceEnv
    envs = sync(*(kind(spaces.Box(-1, 1, (2,)), spaces.Discrete(3)) for _ in "ab"))
    settings = {"n_steps": 8, "batch_size": 16, "n_epochs": 1}
    arguments = {"algorithm": algorithm, "hyperparameters": settings, "total_steps": 16, "progress": False}
    run = train(envs, reward=brightness, out=tmp_path / "run", **arguments)
    with pytest.raises(ValueError, match=rf"needs {needs}, too, and act\(\) sees one observation only"):
        run.act(np.zeros(2))


# The control.


@pytest.mark.parametrize("counts", [[1, 1], [3, 3, 2], [4, 4], [5, 1, 1, 1, 2], [2] * 50])
def test_no_episode_of_the_control_keeps_its_goal(counts):
    goals = np.random.default_rng(0).permutation(np.repeat(np.arange(len(counts)), counts))
    order = permute_goals(goals, np.random.default_rng(1))
    assert sorted(order) == list(range(len(goals))) and not (goals[order] == goals).any()


def test_a_control_with_one_frequent_goal_keeps_as_few_as_possible():
    goals = np.array([0, 0, 0, 0, 1])
    order = permute_goals(goals, np.random.default_rng(0))
    assert sorted(order) == [0, 1, 2, 3, 4] and (goals[order] == goals).sum() == 3
