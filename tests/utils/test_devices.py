"""Device selection, device names, and errors for missing devices."""

import os

import pytest
import torch

from vlmrm_lite.utils.devices import count_cores, find_device, name_device


def have(monkeypatch, cuda=0, mps=False):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


@pytest.mark.parametrize(
    ("cuda", "mps", "expected", "of_warp"),
    [(1, True, "cuda", "cuda"), (0, True, "mps", "cpu"), (0, False, "cpu", "cpu")],
)
def test_auto_takes_the_fastest_that_can_be_used(monkeypatch, cuda, mps, expected, of_warp):
    have(monkeypatch, cuda, mps)
    assert find_device("auto") == torch.device(expected)
    assert find_device("auto", kinds=("cuda", "cpu")) == torch.device(of_warp)


def test_devices_that_are_there(monkeypatch):
    have(monkeypatch, cuda=2, mps=True)
    for name in ("cpu", "cuda", "cuda:1", "mps", torch.device("cuda", 0)):
        assert find_device(name) == torch.device(name)


@pytest.mark.parametrize(
    ("device", "kinds", "words"),
    [
        ("gpu", None, "Unknown device 'gpu': use 'auto', 'cpu', 'cuda', 'cuda:1', 'mps'."),
        ("cuda:zero", None, "Unknown device 'cuda:zero'"),
        (3.5, None, "Unknown device 3.5"),
        ("mps", ("cuda", "cpu"), "Unknown device 'mps': use 'auto', 'cpu', 'cuda', 'cuda:1'."),
        ("cuda:2", ("cuda", "cpu"), "device='cuda:2' was asked for, but .* 2 CUDA GPUs here. Use device='auto'"),
        ("mps", None, "device='mps' was asked for, but .*Use device='auto'"),
    ],
)
def test_devices_that_are_not(monkeypatch, device, kinds, words):
    have(monkeypatch, cuda=2)
    with pytest.raises(ValueError, match=words):
        find_device(device, kinds)


def test_a_gpu_has_the_name_on_its_box(monkeypatch):
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: f"GPU {device.index}")
    assert name_device(torch.device("cuda", 1)) == "GPU 1" and name_device(torch.device("cpu")) == "cpu"


def test_only_cores_that_this_process_may_use_are_counted(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0, 3, 5}, raising=False)
    assert count_cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    assert count_cores() == os.cpu_count()
