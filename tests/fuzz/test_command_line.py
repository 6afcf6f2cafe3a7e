"""Command lines: a result, or a usage error, or one line that begins with "Error"."""

import pytest
from helpers.cli import invoke
from helpers.fuzz import COUNTS, tries
from helpers.strategies import texts
from hypothesis import given, strategies as st

from vlmrm_lite import training
from vlmrm_lite.cli import course, demo as demo_module
from vlmrm_lite.training import benchmark

COMMANDS = [
    "train",
    "evaluate",
    "record",
    "score",
    "compare",
    "plot",
    "runs",
    "bench",
    "vlms",
    "tasks",
    "demo",
    "pretrain",
    "nonsense",
]
OPTIONS = [
    *("--goal", "--baseline", "--alpha", "--vlm", "--steps", "--num-envs", "--worlds", "--paper", "--seed", "--out"),
    *("--resume", "--overwrite", "--episodes", "--help", "--size", "--nonsense", "-h", "--"),
]
VALUES = texts | st.sampled_from(
    ["cartpole", "humanoid-kneeling", "1", "0", "-1", "1e9", "nan", "4294967296", "simclip-nano"]
)


class Reached(Exception):
    """The command would start to work now."""


@pytest.fixture(scope="module", autouse=True)
def no_work(small_tasks, tmp_path_factory):
    def stop(*args, **kwargs):
        raise ValueError("The command line was understood, and nothing is computed here.")

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("cli"))
        for place, name in ((demo_module, "run_demo"), (benchmark, "run_bench"), (course, "open_course")):
            patch.setattr(place, name, stop)
        patch.setattr("vlmrm_lite.pretraining.train.pretrain", stop)
        patch.setattr("vlmrm_lite.model_eval.score.score_pictures", stop)
        patch.setattr("vlmrm_lite.model_eval.compare.compare_prompts", stop)
        patch.setattr("vlmrm_lite.training.train", stop)
        patch.setattr("vlmrm_lite.training.run.play", stop)
        yield


@tries(80, 10_000)
@given(command=st.sampled_from(COMMANDS), words=st.lists(st.sampled_from(OPTIONS) | VALUES, max_size=6))
@pytest.mark.filterwarnings("ignore")
def test_command_lines(command, words):
    COUNTS["command lines"] = COUNTS.get("command lines", 0) + 1
    result = invoke(command, *words)
    assert "Traceback" not in result.output, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    if result.exit_code == 1:
        assert sum(line.startswith("Error: ") for line in result.stderr.splitlines()) == 1, result.stderr
    assert result.exit_code in (0, 1, 2)


assert training  # imported before it is patched
