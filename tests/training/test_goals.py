"""One agent for many goals, end to end: train, evaluate, tell it something, film it, resume."""

import json
import warnings
from dataclasses import replace

import numpy as np
import pytest
import torch
from helpers.goals import GOALS, STAY, TASK, UP, WORDS, CountsToGoal, NumberReward, learn, numbers

from vlmrm_lite import VlmrmError
from vlmrm_lite.sb3.checkpoint import load_checkpoint
from vlmrm_lite.sb3.learner_state import learner_state
from vlmrm_lite.training import GoalEvaluation, Run
from vlmrm_lite.training.learners import make_task_learner
from vlmrm_lite.training.run_folder import RunFolder
from vlmrm_lite.training.task_config import stored_task


def curve(run):
    return run.metrics.drop(columns=["seconds", "steps_per_second"])


def restored(run):
    """A new learner with what the checkpoint of a run holds."""
    learner = make_task_learner(run.task, numbers(4), None, 0)
    load_checkpoint(learner, run.folder / "checkpoint.safetensors")
    return learner


def buffer_arrays(learner):
    found = learner_state(learner)["replay_buffer"]
    assert {"embeddings", "reached_later", "times_reached"} < set(found)
    return found


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return learn(tmp_path_factory.mktemp("goals") / "run")


@pytest.fixture
def perfect(run, monkeypatch):
    """The run with a policy that does what it is told."""
    monkeypatch.setattr(run, "policy", CountsToGoal())
    return run


def test_a_training_writes_curves_with_success_in_the_last_step(run):
    assert run.metrics["step"].iloc[-1] == 240 and run.metrics["episodes"].iloc[-1] > 40
    assert run.metrics["success_rate"].between(0, 1).all()
    # An episode ends early only if the reward is 1, which is right about every frame here.
    assert run.metrics["env_reward"].eq(-1).all() and "goals=5" in repr(run)


def test_the_same_seed_gives_the_same_numbers(run, tmp_path):
    again = learn(tmp_path / "again")
    assert curve(again).equals(curve(run))
    assert all(map(torch.equal, again.policy.parameters(), run.policy.parameters()))
    assert not curve(learn(tmp_path / "other", seed=1)).equals(curve(run))


def test_ground_truth_is_read_by_nothing_that_learns(run, tmp_path):
    wrong = replace(TASK, goals=GOALS.with_predicates(lambda states, goals: states[:, 0] > 1))
    other, none = (
        learn(tmp_path / "wrong", wrong),
        learn(tmp_path / "none", replace(TASK, goals=GOALS.with_predicates(None))),
    )
    for again in (other, none):
        assert all(map(torch.equal, again.policy.parameters(), run.policy.parameters()))
    assert not other.metrics["success_rate"].equals(run.metrics["success_rate"])
    assert none.metrics["success_rate"].isna().all()
    with pytest.raises(ValueError, match="The goals have no success predicate, so nobody knows"):
        none.evaluate(episodes=4)


def test_held_out_goals_are_neither_trained_nor_relabeled(run):
    buffer = restored(run).replay_buffer
    assert buffer.goal_indices.max() == 3 and buffer.reached_later.shape[2] == 4
    goals = buffer.sample(2_000).observations["goal"][:, :5].argmax(dim=1)
    assert set(goals.tolist()) == {0, 1, 2, 3}


# Evaluation.


def test_a_perfect_agent_succeeds_and_its_control_does_not(perfect):
    result = perfect.evaluate(episodes=80)
    assert isinstance(result, GoalEvaluation) and result.episodes == 80
    assert result.success_rate == result.success_rate_by_reward == result.vlm_return == 1
    assert result.control_rate == 0  # no episode kept its own goal
    # Of six steps, "three" holds in the last four, "zero" in all.
    assert result.half_success_rate == 1 and result.false_positive_rate == 0
    assert result.by_goal == dict.fromkeys(WORDS[:4], 1.0) or set(result.by_goal) == set(WORDS[:4])
    assert set(result.by_template) == {"the number {}", "{} is shown"} and result.by_verb == {}
    low, high = result.interval(1.0)
    assert 0.9 < low < 1 and high == pytest.approx(1)
    assert "success 100.0% [95%, 100%]" in str(result) and "permuted sentences 0.0%" in str(result)


def test_an_agent_that_stays_succeeds_at_zero_whatever_it_is_told(run, monkeypatch):
    class Stays(CountsToGoal):
        def predict(self, observation, **_):
            return np.full(len(observation["goal"]), STAY), None

    monkeypatch.setattr(run, "policy", Stays())
    result = run.evaluate(episodes=80)
    assert result.by_goal == {name: float(name == "zero") for name in result.by_goal}
    assert result.success_rate == result.control_rate == result.vlm_return == 0.25
    assert result.half_success_rate == 0.25 and result.half_by_goal == result.by_goal


def test_held_out_goals_wordings_and_single_goals(perfect):
    held_out = perfect.evaluate(episodes=6, goals="held-out")
    assert held_out.by_goal == {"four": 1.0} and held_out.control_rate is None
    assert "permuted" not in str(held_out) and held_out.half_success_rate == 1
    assert perfect.evaluate(episodes=6, goals="held_out").by_goal == {"four": 1.0}
    assert set(perfect.evaluate(episodes=8, wordings="held_out").by_template) == {"count to {}"}
    own = perfect.evaluate(episodes=8, goals=["one", "four"], wordings=["please show {}", "make it {}"])
    assert set(own.by_template) == {"please show {}", "make it {}"} and own.by_goal == {"one": 1.0, "four": 1.0}
    assert own.control_rate == 0
    assert perfect.evaluate(episodes=3, goals="two").by_goal == {"two": 1.0}


def test_false_positives_are_counted(run, monkeypatch):
    class Credulous(NumberReward):
        def reward(self, embeddings, goal_indices):  # every number of at least one passes for any goal
            return (np.asarray(embeddings).argmax(axis=1) >= 1).astype(float)

    monkeypatch.setattr(run, "policy", CountsToGoal())
    monkeypatch.setattr(run, "reward", Credulous())
    result = run.evaluate(episodes=80)
    # "zero" is never ended; "one" rightly; "two" and "three" one step from home, at one.
    assert result.false_positive_rate == 0.5 and result.success_rate == 1 and result.success_rate_by_reward == 0.5
    assert result.vlm_return == 0.75


def test_more_episodes_than_envs_and_the_same_again(run, monkeypatch):
    from vlmrm_lite.training import goal_evaluation

    once = run.evaluate(episodes=11)
    monkeypatch.setattr(goal_evaluation, "_NUM_ENVS", 4)
    assert run.evaluate(episodes=11) == once and sum(value > 0 for value in once.by_goal.values()) <= 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"goals": "twelve"}, "There is no goal 'twelve'; the goals are zero, one, two, three, four."),
        ({"goals": ["one", "nine"]}, "There is no goal 'nine'"),
        ({"goals": []}, "There are no .*goals; expected 'train', or names of goals"),
        ({"wordings": "french"}, "There is no set of wordings 'french'; expected one of 'train', 'held_out'"),
        ({"wordings": ["show it"]}, "holds 'show it'; expected one {} in it"),
        ({"wordings": []}, "The task has no held-out wordings; give templates of your own"),
        ({"episodes": 0}, "episodes=0; expected a whole number of at least 1"),
        ({"seed": -1}, "seed=-1"),
    ],
)
def test_each_mistake_in_an_evaluation_has_a_sentence(run, arguments, message):
    with pytest.raises(ValueError, match=message):
        run.evaluate(**{"episodes": 4, **arguments})


def test_a_set_without_held_out_goals_says_so(tmp_path):
    task = replace(TASK, goals=replace(GOALS, held_out=(), held_out_templates=()), total_steps=20)
    run = learn(tmp_path / "run", task)
    with pytest.raises(ValueError, match="There are no held-out goals; expected 'train', or names of goals"):
        run.evaluate(goals="held_out")
    with pytest.raises(ValueError, match="The task has no held-out wordings"):
        run.evaluate(wordings="held-out")


# Told what to do.


def test_the_agent_is_told_in_any_words(perfect):
    for sentence, action in (("the number two", UP), ("count to four", UP), ("zero is shown", STAY)):
        assert perfect.act(np.zeros(1, np.float32), sentence) == action
    actions = perfect.act(np.float32([[0], [2], [1]]), "The Number ONE".lower())
    assert actions.tolist() == [UP, 2, STAY]


def test_a_sentence_about_something_else_warns(perfect):
    with pytest.warns(UserWarning, match="'lift the blue mug' resembles none of the goals .*such as 'the number zero'"):
        perfect.act(np.zeros(1), "lift the blue mug")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        perfect.act(np.zeros(1), "count to four")  # near a goal that it never learned


@pytest.mark.parametrize(
    ("observation", "goal", "error", "message"),
    [
        ([0.0], None, ValueError, "The agent has many goals; say which, as in goal='the number zero'"),
        ([0.0], "", ValueError, "goal is empty, got ''"),
        ([0.0], "   ", ValueError, "goal is empty"),
        ([0.0], 7, TypeError, "goal must be a string"),
        ([0.0, 1.0], "one is shown", ValueError, r"has shape \(2,\); expected \(1,\), or \(n, \*\(1,\)\) of n envs"),
        ({"observation": [0.0]}, "one is shown", ValueError, r"has shape \(\)"),
    ],
)
def test_each_mistake_in_telling_has_a_sentence(run, observation, goal, error, message):
    with pytest.raises(error, match=message):
        run.act(observation, goal)


def test_a_video_of_a_goal(perfect, tmp_path):
    path = perfect.record(tmp_path / "two.mp4", goal="the number two")
    assert path.stat().st_size > 0
    with pytest.raises(ValueError, match="The agent has many goals; say which"):
        perfect.record(tmp_path / "none.mp4")


def test_rollouts_follow_the_episode_rule_of_the_set(perfect):
    rollout = perfect.rollout(episodes=20, seed=3)
    assert set(rollout["lengths"]) == {1, 2, 3}  # a step for each number, and one for zero
    last = np.arange(20), rollout["lengths"] - 1
    assert rollout["success"][last].all() and (rollout["vlm_reward"][last] == 1).all()


# Files.


def test_a_config_holds_the_goals_without_their_success_predicate(run):
    config = json.loads((run.folder / "config.json").read_text())
    assert config["task"]["goals"] == GOALS.settings() and "success" not in config["task"]["goals"]
    assert config["own_success"] is True
    again = stored_task(RunFolder(run.folder).read_config(), TASK, None, RunFolder(run.folder))
    assert again.goals == GOALS


def test_a_run_is_opened_again_with_its_task(run):
    opened = Run.load(run.folder, task=TASK, reward=NumberReward())
    assert opened.task.goals == GOALS and opened.evaluate(episodes=8) == run.evaluate(episodes=8)
    with pytest.raises(ValueError, match="was trained with a reward of your own"):
        Run.load(run.folder, task=TASK)
    without = replace(TASK, goals=GOALS.with_predicates(None))
    with pytest.warns(UserWarning, match="has a success predicate of your own"):
        opened = Run.load(run.folder, task=without, reward=NumberReward())
    with pytest.raises(ValueError, match="The goals have no success predicate"):
        opened.evaluate(episodes=4)


@pytest.mark.parametrize(
    ("goals", "message"),
    [
        ({"train": []}, "expected a list of at least one goal"),
        ({"train": ["a", "b"], "threshold": 3}, "threshold must lie between 0 and 1"),
        ({"train": ["a", "b"], "color": 1}, "expected a GoalSet, or None"),
        ({"train": ["a", "b"], "success": "os.system"}, "expected a GoalSet, or None"),
        ([1], "expected a GoalSet, or None"),
        ({"held_out": ["a"]}, "expected a GoalSet: .*train"),
    ],
)
def test_a_damaged_config_is_explained(run, tmp_path, goals, message):
    config = json.loads((run.folder / "config.json").read_text())
    config["task"]["goals"] = goals
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(VlmrmError, match=message):
        RunFolder(tmp_path).read_config()


def test_a_resumed_training_continues_with_the_whole_buffer(tmp_path):
    half = learn(tmp_path / "run", total_steps=120)
    before = buffer_arrays(restored(half))
    assert before["pos"] == 30 and before["embeddings"].shape == (30, 4, 5)
    whole = learn(tmp_path / "run", resume=True, total_steps=240)
    after = buffer_arrays(restored(whole))
    for name in ("embeddings", "goal_indices", "template_indices", "actions", "rewards"):
        assert np.array_equal(after[name][:30], before[name]), name
    assert (after["times_reached"] >= before["times_reached"]).all() and after["pos"] == 60
    # The flags of episodes that were cut off by the stop stay as they were.
    assert (after["reached_later"][:30] >= before["reached_later"]).all()
    assert np.array_equal(after["reached_later"][29], before["reached_later"][29])
    assert whole.metrics["step"].is_unique and whole.metrics["step"].iloc[-1] == 240


def test_ctrl_c_keeps_what_was_collected(tmp_path):
    class Interrupting(NumberReward):
        left = 30

        def embed(self, frames):
            Interrupting.left -= 1
            if Interrupting.left == 0:
                raise KeyboardInterrupt
            return super().embed(frames)

    stopped = learn(tmp_path / "run", reward=Interrupting())
    buffer = restored(stopped).replay_buffer
    step = RunFolder(tmp_path / "run").checkpoint_step()
    assert 0 < step < 240 and buffer.pos == step // 4
    assert np.array_equal(
        buffer.embeddings[: buffer.pos].argmax(axis=2), buffer.next_observations["observation"][: buffer.pos, :, 0]
    )
    assert learn(tmp_path / "run", resume=True).metrics["step"].iloc[-1] == 240
