"""Import costs, and packages that must not import each other."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vlmrm_lite.pretraining import train


def test_simulators_know_no_model():
    code = (
        "import sys, vlmrm_lite.envs.mujoco.worlds; print('open_clip' in sys.modules, 'vlmrm_lite.vlm' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


def test_import_is_light():
    code = "import sys, vlmrm_lite; print(sorted({'torch', 'pygame', 'open_clip'} & set(sys.modules)))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"


@pytest.mark.parametrize(
    "given, kept", [({}, "20000"), ({"GOMP_SPINCOUNT": "7"}, "7"), ({"OMP_WAIT_POLICY": "PASSIVE"}, "None")]
)
def test_idle_threads_do_not_hold_the_cores_for_long_unless_told_to(given, kept):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OMP_", "GOMP_"))}
    code = "import os, vlmrm_lite; print(os.environ.get('GOMP_SPINCOUNT'))"
    printed = subprocess.run(
        [sys.executable, "-c", code], env={**environment, **given}, capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == kept


def test_pretraining_knows_no_task_and_no_reward():
    allowed = {"errors"}
    allowed_packages = ("envs", "utils")
    for path in Path(train.__file__).parent.rglob("*.py"):
        depth = len(path.relative_to(Path(train.__file__).parent).parts) + 1
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.level == depth:
                names = {node.module} if node.module else {alias.name for alias in node.names}
                names = {name for name in names if name.split(".")[0] not in allowed_packages}
                assert names <= allowed, f"{path.name} imports {names}"


def test_the_list_of_tasks_does_not_wait_for_mujoco():
    code = "import sys, vlmrm_lite.tasks; print([name for name in ('mujoco', 'warp') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
