"""A fake VLM, and a sweep over pole angles."""

import pytest
from helpers.fake_vlms import FakeVLM

from vlmrm_lite import lab


@pytest.fixture(scope="module")
def vlm():
    return FakeVLM()


@pytest.fixture(scope="module")
def cartpole():
    return lab.sweep("cartpole", 31)
