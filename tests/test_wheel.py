"""The wheel: built, installed without dependencies next to an environment that has them, and used from there."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling")


ROOT = Path(__file__).parent.parent


def run(*command, **kwargs):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **kwargs)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    [wheel] = folder.glob("vlmrm_lite-*-py3-none-any.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """A folder with the wheel's contents, and an environment in which Python finds them before the source."""
    target = tmp_path_factory.mktemp("installed")
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-index",
        "--no-deps",
        "--target",
        target,
        wheel,
    )
    return target, {**os.environ, "PYTHONPATH": str(target)}


def test_holds_package_data_and_licence_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
        assert file.testzip() is None
        sizes = {entry.filename: entry.file_size for entry in file.infolist()}
    assert sum(size for name, size in sizes.items() if name.startswith("vlmrm_lite/data/")) < 60e6
    assert sum(sizes.values()) < 75e6
    source = {
        f"vlmrm_lite/{path.relative_to(ROOT / 'vlmrm_lite').as_posix()}" for path in (ROOT / "vlmrm_lite").rglob("*.py")
    }
    data = {f"vlmrm_lite/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "data").rglob("*") if path.is_file()}
    assert "vlmrm_lite/data/clip/simclip-micro/open_clip_model.safetensors" in data
    notebooks = {f"vlmrm_lite/notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert source | data | notebooks | {"vlmrm_lite/py.typed", "vlmrm_lite/shipped_files.json"} == {
        name for name in names if ".dist-info/" not in name
    }
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.slow
def test_works_beside_its_dependencies(installed, tmp_path):
    target, environment = installed
    code = """
import gymnasium as gym, numpy as np
import vlmrm_lite as vl
from vlmrm_lite.utils.paths import data_path

print(vl.__file__)
print(data_path())
vlm = vl.load_vlm(device="cpu")
envs = gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=2)
envs.reset(seed=0)
reward = vl.GoalBaselineReward(vlm, vl.TASKS["cartpole"].goal, vl.TASKS["cartpole"].baseline)
print(reward(envs.render()).shape)
print(*vl.evaluation.labeled_states("cartpole").states.shape)
"""
    file, data, shape, states = run(sys.executable, "-c", code, env=environment, cwd=tmp_path).splitlines()
    assert Path(file) == target / "vlmrm_lite" / "__init__.py"
    assert Path(data) == target / "vlmrm_lite" / "data"
    assert (shape, states) == ("torch.Size([2])", "1000 4")


@pytest.mark.slow
def test_brings_its_command(installed, tmp_path):
    target, environment = installed
    output = run(sys.executable, target / "bin" / "vlmrm-lite", "tasks", env=environment, cwd=tmp_path)
    assert "mountain-car-textured" in output


@pytest.mark.slow
def test_brings_its_notebooks(installed, tmp_path):
    """`lab` copies them; JupyterLab itself is replaced by a print."""
    target, environment = installed
    code = """
import sys, types
sys.modules["jupyterlab.labapp"] = types.SimpleNamespace(LabApp=types.SimpleNamespace(launch_instance=print))
from vlmrm_lite.cli.main import main
sys.argv = ["vlmrm-lite", "lab", "--no-browser"]
main()
"""
    output = run(sys.executable, "-c", code, env=environment, cwd=tmp_path)
    copied = sorted(path.name for path in (tmp_path / "vlmrm-lite-notebooks").glob("*.ipynb"))
    assert copied == sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert "vlmrm-lite-notebooks/00_start_here.ipynb" in output
