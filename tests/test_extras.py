"""Without the extras: everything imports, and what needs one names it. Libraries are blocked in a subprocess."""

import subprocess
import sys

import pytest

HUMANOID = ("mujoco", "mujoco_warp", "warp")
LAB = ("IPython", "ipywidgets", "jupyterlab", "imageio_ffmpeg", "matplotlib", "mediapy", "tensorboard")


def python(code, blocked, cwd):
    """What the code prints where these libraries are not installed."""
    block = f"import sys\nfor name in {blocked!r}: sys.modules[name] = None\n"
    errors = "def error(call):\n    try: call()\n    except Exception as e: return f'{type(e).__name__}: {e}'\n"
    done = subprocess.run([sys.executable, "-c", block + errors + code], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_core_imports_and_trains_without_any_extra(tmp_path):
    code = """
import vlmrm_lite as vl
for name in vl.__all__:
    if name not in ("pretraining", "MujocoRenderWrapper", "MujocoVectorRenderWrapper"):  # draw with MuJoCo
        getattr(vl, name)
import vlmrm_lite.cli.main, vlmrm_lite.lab.check, vlmrm_lite.model_eval
small = {"n_steps": 8, "batch_size": 16, "n_epochs": 1}
run = vl.train("cartpole", total_steps=32, num_envs=4, hyperparameters=small, out="run", progress=False)
print(run.evaluate(2).episodes, sorted(path.name for path in run.folder.iterdir()))
print(error(run.record))
print(error(run.video))
"""
    counted, record, video = python(code, HUMANOID + LAB, tmp_path).splitlines()
    assert counted == "2 ['checkpoint.safetensors', 'config.json', 'metrics.csv', 'policy.safetensors']"
    for line in (record, video):
        assert line.startswith("MissingExtraError: Videos") and "pip install 'vlmrm-lite[lab]'" in line


@pytest.mark.parametrize(
    "call",
    [
        "gym.make('vlmrm_lite/Humanoid-v0')",
        "gym.make_vec('vlmrm_lite/Humanoid-v0', num_envs=2)",
        pytest.param("vl.train('humanoid-kneeling', total_steps=8)", marks=pytest.mark.slow),
        pytest.param("vl.Run.load('humanoid-kneeling')", marks=pytest.mark.slow),
        "vl.pretraining",
        "vl.MujocoRenderWrapper",
        pytest.param("vl.lab.humanoid", marks=pytest.mark.slow),
        "vl.TASKS['humanoid-kneeling'].success(np.zeros((1, 47)))",
    ],
)
def test_what_needs_mujoco_names_its_extra(call, tmp_path):
    code = f"import gymnasium as gym, numpy as np, vlmrm_lite as vl\nprint(error(lambda: {call}))"
    message = python(code, HUMANOID, tmp_path)
    assert message.startswith("MissingExtraError: ") and "pip install 'vlmrm-lite[humanoid]'" in message


@pytest.mark.parametrize("name", ["plots", "widgets", "timing"])
def test_what_needs_the_lab_names_its_extra(name, tmp_path):
    code = f"from vlmrm_lite import lab\nprint(error(lambda: lab.{name}))"
    message = python(code, LAB, tmp_path)
    assert message.startswith("MissingExtraError: ") and "pip install 'vlmrm-lite[lab]'" in message


@pytest.mark.slow
def test_plots_and_toy_exercises_work_without_mujoco(tmp_path):
    code = """
from vlmrm_lite import lab
print(type(lab.plots.landscape([0, 1], [0, 1], "x")).__name__, lab.check.cosine(...))
"""
    assert python(code, HUMANOID, tmp_path).startswith("Figure ")


@pytest.mark.slow
def test_the_demo_works_without_the_lab(tmp_path):
    code = """
from dataclasses import replace
from vlmrm_lite.tasks import TASKS
small = {"n_steps": 16, "batch_size": 16}
TASKS["cartpole"] = replace(TASKS["cartpole"], total_steps=64, num_envs=4, hyperparameters=small)
from vlmrm_lite.cli.main import main
sys.argv = ["vlmrm-lite", "demo"]
main()
"""
    printed = python(
        code.replace("main()\n", "try: main()\nexcept SystemExit as e: assert not e.code\n"), LAB, tmp_path
    )
    assert "summary.json" in printed and "video.mp4" not in printed
    assert (tmp_path / "runs" / "demo" / "summary.json").is_file()
