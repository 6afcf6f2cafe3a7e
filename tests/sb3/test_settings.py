"""Settings go through JSON without loss, and nothing else does."""

import json

import numpy as np
import pytest
import stable_baselines3 as sb3
import torch
from hypothesis import given, settings as limits, strategies as st
from stable_baselines3.common import utils
from stable_baselines3.common.buffers import DictReplayBuffer
from stable_baselines3.common.noise import NormalActionNoise, OrnsteinUhlenbeckActionNoise, VectorizedActionNoise
from stable_baselines3.common.torch_layers import CombinedExtractor, NatureCNN
from stable_baselines3.common.type_aliases import TrainFreq, TrainFrequencyUnit

from vlmrm_lite.sb3.features import ScaledObservation
from vlmrm_lite.sb3.setting_classes import allowed_classes
from vlmrm_lite.sb3.settings import decode_settings, encode_settings


def through_json(value):
    return decode_settings(json.loads(json.dumps(encode_settings(value), allow_nan=False)))


def same(first, second):
    """Whether two values are equal, arrays and objects of Stable-Baselines3 entry by entry."""
    if type(first) is not type(second):
        return False
    if isinstance(first, dict):
        return first.keys() == second.keys() and all(same(first[key], second[key]) for key in first)
    if isinstance(first, (list, tuple)):
        return len(first) == len(second) and all(map(same, first, second))
    if isinstance(first, np.ndarray):
        return first.dtype == second.dtype and np.array_equal(first, second)
    if type(first).__module__.startswith("stable_baselines3") and hasattr(first, "__dict__"):
        return same(vars(first), vars(second))
    return first == second


leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(st.text() | st.just("$class"), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), trees))
@limits(max_examples=30, deadline=None)
def test_any_tree_comes_back(tree):
    assert same(through_json(tree), tree)


@pytest.mark.parametrize(
    "value",
    [
        torch.nn.ReLU,
        torch.optim.AdamW,
        NatureCNN,
        CombinedExtractor,
        ScaledObservation,
        DictReplayBuffer,
        torch.device("cuda:1"),
        (5, "step"),
        TrainFreq(2, TrainFrequencyUnit.EPISODE),
        np.arange(6, dtype=np.int16).reshape(2, 3),
        np.zeros((0, 2), np.float32),
        np.array(True),
        NormalActionNoise(np.zeros(2), np.array([0.1, 0.2])),
        OrnsteinUhlenbeckActionNoise(np.zeros(2), 0.1 * np.ones(2), theta=0.3, initial_noise=np.ones(2)),
        VectorizedActionNoise(NormalActionNoise(np.zeros(2), np.ones(2)), 3),
        {"net_arch": {"pi": [8], "vf": []}, "optimizer_kwargs": {"betas": (0.9, 0.99)}},
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_hyperparameters_hold_comes_back(value):
    assert same(through_json({"x": value}), {"x": value})


@pytest.mark.skipif(not hasattr(utils, "LinearSchedule"), reason="needs the schedules of Stable-Baselines3 2.7")
def test_schedules_come_back_unless_they_hold_a_function():
    for value in (
        utils.LinearSchedule(1e-3, 0.0, 0.5),
        utils.ConstantSchedule(0.2),
        utils.FloatSchedule(utils.LinearSchedule(1e-3, 1e-4, 1.0)),
    ):
        assert same(through_json({"x": value}), {"x": value})
    with pytest.raises(TypeError, match=r'\["learning_rate"\]\["value_schedule"\] is <function'):
        encode_settings({"learning_rate": utils.FloatSchedule(lambda _: 1.0)})


@pytest.mark.parametrize(
    ("value", "number"), [(np.float32(0), 0.0), (np.int64(3), 3), (np.bool_(True), True), (np.float64(0.1), 0.1)]
)
def test_numbers_of_numpy_become_numbers(value, number):
    back = through_json({"x": value})["x"]
    assert back == number and type(back) is type(number)


def test_old_configs_are_plain_json():
    old = {"policy": "MlpPolicy", "policy_kwargs": {"net_arch": [64, 64], "activation_fn": "ReLU"}, "n_steps": 8}
    assert encode_settings(old) == old and decode_settings(old) == old


class Own(torch.nn.Module):
    pass


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        ({"policy_kwargs": {"features_extractor_class": Own}}, TypeError, r'\["features_extractor_class"\] is <class'),
        ({"learning_rate": lambda _: 0.1}, TypeError, r'\["learning_rate"\] is .*For a schedule, use LinearSchedule'),
        ({"a": [1, {2: 3}]}, TypeError, r'\["a"\]\[1\] has the key 2 of type int'),
        ({"gamma": float("nan")}, ValueError, r'\["gamma"\] is nan; expected a finite number'),
        ({"gamma": np.float32(np.inf)}, ValueError, r'\["gamma"\] is inf'),
        ({"a": np.array([1, np.nan])}, ValueError, r"\[1\] is nan"),
        ({"a": np.zeros(10_001)}, ValueError, "10,001 entries, too large"),
        ({"a": np.array(["x"])}, TypeError, "expected numbers"),
        ({"a": b"x"}, TypeError, "of type bytes; expected what config.json can hold"),
        ({"a": sb3.PPO}, TypeError, "a class; expected a public class"),
        ({"a": torch.zeros(2)}, TypeError, "of type Tensor"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_stored_is_refused_with_its_place(value, error, message):
    with pytest.raises(error, match=r"^hyperparameters.*" + message):
        encode_settings(value)


def test_what_contains_itself_is_refused():
    loop = {}
    loop["loop"] = loop
    with pytest.raises(ValueError, match="contains itself"):
        encode_settings(loop)


@pytest.mark.parametrize(
    "value",
    [
        {"$class": "os.system"},
        {"$class": "torch.hub.load"},
        {"$class": "torch.nn.modules.module.torch"},
        {"$class": "torch.nn.functional"},
        {"$class": "subprocess.Popen"},
        {"$class": "stable_baselines3.common.save_util.load_from_pkl"},
        {"$class": ["torch.nn.ReLU"]},
        {"$object": "Popen", "arguments": {"args": "true"}},
        {"$object": "NormalActionNoise", "arguments": {"mean": 1, "sigma": 1, "dtype": "O"}},
        {"$object": "NormalActionNoise", "arguments": {"__class__": 1}},
        {"$object": "NormalActionNoise", "arguments": []},
        {"$object": "VectorizedActionNoise", "arguments": {"base_noise": 1, "n_envs": 10**12}},
        {"$array": ["a"], "dtype": "O", "shape": [1]},
        {"$array": [1], "dtype": "float32", "shape": [10**12]},
        {"$array": [[1], [1, 2]], "dtype": "float32", "shape": [2]},
        {"$device": "tpu9"},
        {"$device": 5},
        {"$tuple": 5},
        {"$dict": 5},
        {"$eval": "1"},
        {"$class": "torch.nn.ReLU", "x": 1},
    ],
    ids=str,
)
def test_files_name_nothing_but_what_is_listed(value):
    with pytest.raises(ValueError, match=r'^hyperparameters\["x"\]\[0\] '):
        decode_settings({"x": [value]})


def test_the_list_holds_classes_only_that_do_nothing_by_themselves():
    bases = (torch.nn.Module, torch.optim.Optimizer)
    for name, value in allowed_classes().items():
        assert issubclass(value, bases) or "Noise" in name or "Buffer" in name
    assert "torch.nn.ReLU" in allowed_classes() and not any("load" in name for name in allowed_classes())
