"""A finished run."""

import pytest
from helpers.training import learn


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return learn(tmp_path_factory.mktemp("runs") / "first")
