"""All CLI tests use small tasks; `folder` holds a run trained on one of them."""

import pytest
from helpers.cli import invoke


@pytest.fixture(scope="module", autouse=True)
def always_small(small_tasks):
    pass


@pytest.fixture(scope="module")
def folder(small_tasks, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "first"
    result = invoke("train", "cartpole", "--out", folder)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{folder}\n"
    assert f"vlmrm-lite evaluate {folder}" in result.stderr
    return folder
