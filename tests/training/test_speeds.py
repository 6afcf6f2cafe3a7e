"""Speeds of the benchmark, their ratios, and the tables."""

import pytest

from vlmrm_lite.training.speeds import ScalingPoint, Speeds, scaling_table, speed_tables

ALONE = {"simulate": [1000, 500, 2000], "render": [100, 50, 200], "learn": [300, 150, 600], "loop": [10, 5, 20]}
TORCH = {"reward torch": [100, 50, 200], "together torch": [40, 20, 80], "train torch": [30, 15, 60]}
ONNX = {"reward onnx": [200, 150, 200], "together onnx": [80, 50, 80], "train onnx": [45, 30, 60]}
IN_SEQUENCE = {"sequential torch": [25, 12.5, 50], "sequential onnx": [30, 20, 40]}


def rows(text):
    return {line[:32].strip(): line[32:].split() for line in text.splitlines()}


def test_ratios_are_medians_of_the_ratios_in_a_round():
    """Another load in every round changes the speeds, and not the ratios."""
    speeds = Speeds(["torch", "onnx"], {**ALONE, **TORCH, **ONNX})
    assert speeds["simulate"] == 1000 and speeds["train onnx"] == 45
    assert speeds.ratio("reward onnx", "reward torch") == 2  # 2, 3 and 1
    assert speeds.ratio("together torch", "loop") == 4
    assert speeds.fraction("torch") == pytest.approx(40 * (1 / 1000 + 1 / 100 + 1 / 100))


def test_both_engines_stand_side_by_side():
    text = speed_tables(Speeds(["torch", "onnx"], {**ALONE, **TORCH, **ONNX, **IN_SEQUENCE}), 64)
    found = rows(text)
    assert found["simulate, 64 envs"] == ["1,000"] and found["learn"] == ["300"]
    assert found["plain loop, frame by frame"] == ["10"]
    assert found[""] == [] and ["torch", "onnx", "ratio"] in [line.split() for line in text.splitlines()]
    assert found["reward"] == ["100", "200", "2.00"]
    assert found["simulate + render + reward"] == ["40", "80", "2.00"]
    assert found["all of training"] == ["30", "45", "1.50"]
    assert found["all of training, no overlap"] == ["25", "30", "1.20"]
    assert found["overlap / no overlap"] == ["1.20", "1.50"]
    assert "onnx with overlap trains 1.80 times as fast as torch without." in text
    assert "8 times as fast as the plain loop" in text
    assert max(map(len, text.splitlines())) <= 80


def test_one_engine_has_no_ratio_and_on_policy_learners_no_overlap():
    text = speed_tables(Speeds(["torch"], {**ALONE, **TORCH}), 64)
    assert rows(text)["all of training"] == ["30"]
    assert "ratio" not in text and "overlap" not in text and "onnx" not in text


def test_without_a_plain_loop_the_table_says_why():
    alone = {part: speeds for part, speeds in ALONE.items() if part != "loop"}
    text = speed_tables(Speeds(["onnx"], {**alone, **ONNX}), 64)
    assert rows(text)["plain loop, frame by frame"] == ["-"] and "needs OpenGL" in text


def test_speed_and_memory_by_number_of_envs():
    text = scaling_table([ScalingPoint(2, 10.4, 2**30), ScalingPoint(1024, 2000, 2**31)])
    assert [line.split() for line in text.splitlines()[2:]] == [
        ["2", "10", "1.00", "GiB"],
        ["1,024", "2,000", "2.00", "GiB"],
    ]
