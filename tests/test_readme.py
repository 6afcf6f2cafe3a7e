"""The README: code runs as written and in order; commands, links and the course table are correct."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers import course

from vlmrm_lite.cli.main import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOT_RUN = ("git clone", "cd ", "make lab", "make wheel", "pip install")  # need a network, or start a server


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.S | re.M)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A folder as after `make .venv`, with this Python in place of the one that make would have installed."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy2(ROOT / name, folder)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (folder / ".venv" / ".complete").touch()
    return folder


def run(command, folder, timeout):
    path = os.pathsep.join([str(folder / ".venv" / "bin"), os.environ["PATH"]])
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, timeout=timeout
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_block_has_a_language_that_is_known():
    assert set(re.findall(r"^```(\w*)$", README, re.M)) == {"", "bash", "python", "powershell"}
    assert len(re.findall(r"^```$", README, re.M)) == len(re.findall(r"^```\w+$", README, re.M))


@pytest.mark.slow
def test_python_blocks_run_one_after_the_other(copy):
    (copy / "blocks.py").write_text("\n".join(blocks("python")), encoding="utf-8")
    output = run([sys.executable, "blocks.py"], copy, timeout=400)
    for expected in (
        r"VLM reward 0\.",
        r"success \d",
        r"alpha 0\.5: EPIC distance 0\.2[0-4]",
        r"alpha 0: EPIC distance 0\.(1|20)",
        r"average precision (1\.0|0\.9)",
        r"torch\.Size\(\[8, 2\]\)",
        r"CrossQ 200000",
    ):
        assert re.search(expected, output)
    assert (copy / "runs" / "short" / "video.mp4").is_file() and (copy / "runs" / "further" / "model.zip").is_file()


@pytest.mark.slow
def test_bash_commands_run_one_after_the_other(copy):
    commands = [shlex.split(line, comments=True) for block in blocks("bash") for line in block.splitlines()]
    commands = [command for command in commands if command and not " ".join(command).startswith(NOT_RUN)]
    assert ["make", "demo"] in commands
    output = [run(command, copy, timeout=900) for command in commands]
    assert re.fullmatch(r"success \d+/20\n", output[-1])
    assert (copy / "runs" / "demo" / "summary.json").is_file()
    assert (copy / "runs" / "climbing" / "video.mp4").is_file()


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`vlmrm-lite ([^`]*)`", README))))
def test_commands_that_are_mentioned_exist(command):
    """Their options and arguments too; nothing is run."""
    name, *arguments = shlex.split(command)
    cli.commands[name].make_context(name, arguments)


def test_every_command_is_in_the_table():
    assert re.findall(r"^\| `vlmrm-lite (\w+)", README, re.M) == list(cli.commands)


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"\]\(([^):]+)\)", README)) | set(re.findall(r"^\| `([\w/.]+)`", README, re.M)))
)
def test_files_that_are_mentioned_exist(path):
    assert (ROOT / path).exists()


def test_the_course_table_is_complete():
    listed = re.findall(r"^\| (?:\[)?(\d\w) ", README, re.M)
    assert listed == [path.name[:2] for path in course.PATHS]


def test_makefile_targets_exist():
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"\bmake (demo|lab|test|bench|\w+)\b(?= *[`\n#P])", README)):
        assert re.search(rf"^{target}:", makefile, re.M), target
