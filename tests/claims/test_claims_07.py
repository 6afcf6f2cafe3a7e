"""Notebook 07: what its text says about the outputs that are saved with it."""

import re

from helpers.claims import numbers, source, text

import vlmrm_lite as vl


def lines_with(cell, part):
    return [line for line in text("07", f"07-{cell}").splitlines() if part in line]


def test_08_rendering_takes_longest_of_the_three():
    parts = {line.split()[0]: numbers(line)[0] for line in lines_with("07", "µs")}
    assert list(parts) == ["simulate", "render", "reward"] and max(parts, key=parts.get) == "render"


def test_10_two_measurements_agree_roughly():
    pairs = [numbers(line) for line in lines_with("09", "by hand")]
    assert len(pairs) == 3
    assert 1.3 < max(max(pair) / min(pair) for pair in pairs) < 1.6


def test_16_the_gain_of_more_environments_is_in_learning():
    table = [numbers(line)[1:] for line in text("07", "07-14").splitlines() if re.match(r"\d ", line)]
    first, last = table[0], table[2]
    assert first[0] == 16 and last[0] == 256
    learning, without, speed = ((first[i], last[i]) for i in (1, 2, 3))
    assert learning[1] < learning[0] / 4 and speed[1] > 1.6 * speed[0]
    assert max(row[2] for row in table[:3]) < 1.35 * without[0]


def test_22_batches_and_precision():
    fp32, bf16 = lines_with("20", "by batch")
    one, other = numbers(fp32)[-1], numbers(bf16)[-1]
    assert 6.5 <= one <= 7.5 and 17.5 <= other <= 18.5
    for line in (fp32, bf16):
        speeds = [float(value.replace(",", "")) for value in re.findall(r"\d: ([\d,]*\d)(?=[,;])", line)]
        assert len(speeds) == 5 and max(speeds) == speeds[3] > speeds[4]
    factor, moved = numbers(lines_with("20", "times as fast;")[0])[-2:]
    assert factor < 1.05 and 0.01 < moved < 0.05
    assert lines_with("20", "supports bfloat16 natively") and 'engine="torch"' in source("07", "07-20")


def test_30_days_of_learning_with_32_times_the_updates():
    [line] = lines_with("29", "About")
    assert 40 < numbers(line)[0] < 56 and "hours" in line and numbers(line)[-1] > 0.9
    task, paper = vl.TASKS["humanoid-kneeling"], vl.paper_task("humanoid-kneeling")
    assert paper.hyperparameters["gradient_steps"] == -1
    assert task.num_envs / task.hyperparameters["gradient_steps"] == 32


def test_34_no_other_part_gains_anything():
    for block in (lines_with("33", "took no time")[:4], lines_with("33", "took no time")[-4:]):
        gains = {re.search("“(.*)”", line)[1]: numbers(line) for line in block}
        assert min(gains.pop("learn")) > 10
        assert max(value for row in gains.values() for value in row) < 1.05


def test_35_learning_is_cheaper_on_all_cores():
    one, all_cores = numbers(lines_with("35", "on one core")[0])
    assert all_cores < one


def test_39_extrapolation_agrees_within_a_few_percent():
    extrapolated, measured = numbers(lines_with("37", "extrapolated")[0].partition("extrapolated")[2])
    assert abs(extrapolated / measured - 1) < 0.06


def test_41_learning_is_the_bottleneck_once_the_reward_is_100_times_as_fast():
    assert 'faster["reward"].value = 100' in source("07", "07-40")
    assert lines_with("40", "The slowest part: reward here, learn then.")


def test_47_resumed_where_it_stopped_with_a_jump():
    stopped, total = numbers(lines_with("44", "Stopped after")[0])
    assert numbers(lines_with("46", "Continued")[0]) == [stopped, total]
