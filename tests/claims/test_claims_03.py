"""Notebook 03: what its text says about its outputs."""

import re

from helpers.claims import numbers, rows, text


def cell(name):
    return text("03", f"03-{name}")


def test_only_early_termination_shows_which_policy_balances():
    returns = [numbers(line)[-1] for line in cell("07").splitlines() if line]
    assert round(returns[0]) == 23 and returns[1:] == [200, 200, 200]


def test_many_environments_are_faster_by_less_than_their_number():
    assert 3 < numbers(cell("22").splitlines()[-1])[1] < 60


def test_both_rewards_rise_at_the_same_time():
    vlm_reward, env_reward = (rows(cell("29"))[name] for name in ("vlm_reward", "env_reward"))
    assert vlm_reward[1] > vlm_reward[0] and env_reward[1] > 0.999
    assert vlm_reward[-1] == env_reward[-1]  # the step of half of the rise


def test_order_of_the_rewards():
    _, empty, _, hanging = numbers(cell("35").splitlines()[0])
    assert empty > hanging
    found = re.findall(r"Pearson ([-\d.]+)\s+Spearman ([-\d.]+)\s+angles up to (\d+)", cell("35"))
    label, _, random, trained = ([float(value) for value in values] for values in found)
    assert label[0] < 0.95
    assert random[1] > 0.95
    assert trained[1] < 0.5 and trained[2] < 12


def test_all_alphas_make_a_hill_and_zero_the_steepest():
    lines = [line for line in cell("37").splitlines() if line.startswith("α")]
    assert len(lines) == 3 and all("highest at 0°" in line for line in lines)
    at_45, at_12 = zip(*[[int(value) for value in re.findall(r"(\d+)% at", line)] for line in lines])
    assert sorted(at_45) == list(at_45) and sorted(at_12) == list(at_12)


def test_the_trained_agent_succeeds_and_random_actions_do_not():
    succeeded = [int(value) for value in re.findall(r"success (\d+)/100", cell("41"))]
    assert succeeded == [0, 100]


def test_the_trained_agent_keeps_the_reward_at_its_top():
    random, trained = (numbers(line.partition("reward")[2]) for line in cell("43").splitlines()[:2])
    assert random[1] - random[0] > 0.1 and trained[1] - trained[0] < 0.001 and trained[1] >= random[1]


def test_algorithm_1_makes_the_same_rewards_cheaper():
    one, batch = (
        numbers(line.partition("of the rewards")[2]) for line in cell("47").splitlines() if "computing" in line
    )
    assert batch[0] < one[0] / 2 and 0.6 < batch[1] / one[1] < 1.6
    assert numbers(cell("47").splitlines()[-1])[-1] < 1e-6
