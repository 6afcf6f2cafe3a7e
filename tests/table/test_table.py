"""No cell of the table of algorithms and spaces is silently wrong, and the page says what the code does."""

from pathlib import Path

import pytest
from helpers.table import ACTIONS, OBSERVATIONS, VECTOR, cells, make_env, refusal, run_cell, usual_action
from table.page import read_page

from vlmrm_lite.sb3.algorithms import algorithms

PAGE = Path(__file__).parents[2] / "docs" / "algorithms.md"


def once():
    """Every algorithm once, every observation space and every action space at least once."""
    names, kinds = list(algorithms()), list(OBSERVATIONS)
    for i, algorithm in enumerate(names):
        kind = kinds[i % 14]  # the ones that can be learned
        yield pytest.param(algorithm, OBSERVATIONS[kind], usual_action(algorithm), 1, id=f"{algorithm}-{kind}")
    for kind, space in OBSERVATIONS.items():
        yield pytest.param("PPO", space, usual_action("PPO"), 2, id=f"PPO-{kind}")
    for kind, space in ACTIONS.items():
        yield pytest.param("PPO", VECTOR, space, 1, id=f"PPO-{kind}-actions")
        if kind.startswith("Box"):
            yield pytest.param("SAC", VECTOR, space, 2, id=f"SAC-{kind}-actions")
        if kind.startswith(("Discrete", "Multi")):
            yield pytest.param("MaskablePPO", VECTOR, space, 2, id=f"MaskablePPO-{kind}-actions")


@pytest.mark.slow  # all of them together
@pytest.mark.parametrize(("algorithm", "observations", "actions", "num_envs"), once())
def test_a_cell_works_or_is_refused_in_one_sentence(tmp_path, algorithm, observations, actions, num_envs):
    sentence = run_cell(algorithm, make_env(algorithm, observations, actions, num_envs), tmp_path / "run")
    assert sentence is None or ("\n" not in sentence and sentence.endswith("."))


def test_the_page_says_what_the_code_does():
    page = read_page(PAGE.read_text(encoding="utf-8"))
    found = {(table, algorithm, name): refusal(algorithm, env) for table, algorithm, name, env in cells()}
    assert page == {key: sentence is None for key, sentence in found.items()}, "run `make table`"
    assert {algorithm for _, algorithm, _ in page} == set(algorithms())
