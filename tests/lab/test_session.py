"""Budgets and notebook setup."""

import sys

import pytest
import torch

from vlmrm_lite import lab


def test_budget_is_quick_without_gpu_and_full_with_one(monkeypatch):
    monkeypatch.delenv("VLMRM_BUDGET", raising=False)
    for gpu, expected in ((False, "quick"), (True, "full")):
        monkeypatch.setattr(torch.cuda, "is_available", lambda gpu=gpu: gpu)
        assert lab.budget() == expected


def test_budget_is_what_the_variable_says(monkeypatch):
    for asked, expected in (("full", "full"), (" Quick ", "quick")):
        monkeypatch.setenv("VLMRM_BUDGET", asked)
        assert lab.budget() == expected
    monkeypatch.setenv("VLMRM_BUDGET", "huge")
    with pytest.raises(ValueError, match="'huge'; expected 'quick' or 'full'"):
        lab.budget()


def test_setup_says_nothing_on_stderr(monkeypatch, capsys):
    monkeypatch.setenv("VLMRM_BUDGET", "quick")
    monkeypatch.setattr("vlmrm_lite.vlm.load_vlm", lambda: print("model on cpu", file=sys.stderr) or "the model")
    assert lab.setup() == "the model"
    printed = capsys.readouterr()
    assert printed.err == "" and "model on cpu" in printed.out and "Budget: quick" in printed.out
