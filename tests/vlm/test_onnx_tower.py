"""Image towers on ONNX Runtime: the same embeddings as PyTorch, threads, changed weights, what falls back."""

import importlib.util
import pickle
from copy import deepcopy

import numpy as np
import open_clip
import pytest
import torch
from helpers.tiny_vlm import frames, save_tiny
from torch.nn.functional import normalize

from vlmrm_lite import GoalBaselineReward, VlmrmError, load_vlm
from vlmrm_lite.evaluation.states import labeled_states
from vlmrm_lite.tasks import TASKS
from vlmrm_lite.utils import progress
from vlmrm_lite.vlm import VLM, loading, onnx_tower, precision
from vlmrm_lite.vlm.onnx_export import export_graph
from vlmrm_lite.vlm.onnx_tower import OnnxTower

SHIPPED = ("simclip-nano", "simclip-micro", "simclip-mini", "simclip-micro-1", "simclip-mini-1")


@pytest.fixture
def pair(folder):
    return [load_vlm(folder, device="cpu", engine=engine) for engine in ("onnx", "torch")]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_models_embed_as_with_pytorch(name):
    onnx, torch_ = (load_vlm(name, device="cpu", engine=engine) for engine in ("auto", "torch"))
    assert (onnx.engine, torch_.engine) == ("onnx", "torch")
    for batch in (frames(1), frames(70), frames(3, 128, 96), np.zeros((2, 64, 64, 3), np.uint8)):
        torch.testing.assert_close(onnx.embed_images(batch), torch_.embed_images(batch), atol=1e-5, rtol=0)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["cartpole", "mountain-car-textured", "humanoid-kneeling", "humanoid-one-leg"])
def test_rewards_of_the_labeled_states_are_the_same(name):
    task = TASKS[name]
    envs = task.make_envs(32, width=64, height=64)
    envs.reset(seed=0)
    states = labeled_states(name).states[:32]
    envs.unwrapped.set_state(*([states, np.zeros((32, 23))] if name.startswith("humanoid") else [states]))
    batch = envs.render()
    rewards = [
        GoalBaselineReward(load_vlm("simclip-micro", device="cpu", engine=engine), task.goal, task.baseline)(batch)
        for engine in ("onnx", "torch")
    ]
    torch.testing.assert_close(*rewards, atol=1e-4, rtol=0)


def test_any_number_of_threads_and_frames_gives_the_same_numbers():
    before, embeddings = torch.get_num_threads(), []
    try:
        for threads in (1, 2, 3):
            torch.set_num_threads(threads)
            vlm = load_vlm("simclip-nano", device="cpu")
            torch.set_num_threads(1)  # as in a training
            embeddings.append(vlm.embed_images(frames(40)))
    finally:
        torch.set_num_threads(before)
    embeddings.append(torch.cat([vlm.embed_images(frames(40)[i : i + 7]) for i in range(0, 40, 7)]))
    for other in embeddings[1:]:
        torch.testing.assert_close(other, embeddings[0], atol=1e-6, rtol=0)


def test_changed_weights_are_run_by_pytorch(pair):
    vlm, batch = pair[0], frames(4)
    with torch.no_grad():
        for parameter in vlm.model.visual.parameters():
            parameter.mul_(1.5)
    assert vlm.engine == "torch"
    expected = VLM(vlm.model, vlm.tokenizer, "changed", device="cpu").embed_images(batch)
    assert torch.equal(vlm.embed_images(batch), expected)


def test_another_tower_in_the_model_is_run_by_pytorch(pair):
    vlm = pair[0]
    vlm.model.visual = deepcopy(vlm.model.visual)
    assert vlm.engine == "torch"


def test_a_copy_in_another_process_embeds_the_same(pair):
    tower, pixels = pair[0]._tower, torch.rand(3, 3, 64, 64)
    copied = pickle.loads(pickle.dumps(tower))
    assert torch.equal(copied(pixels), tower(pixels))
    assert deepcopy(pair[0]).engine == "onnx"


def test_other_architectures(tmp_path):
    for name in ("ViT-B-32", "RN50"):
        config = open_clip.get_model_config(name)
        config["vision_cfg"] |= {"image_size": 64, "width": 64 if name == "ViT-B-32" else 8}
        config["vision_cfg"] |= {"layers": 2} if name == "ViT-B-32" else {"layers": [1, 1, 1, 1]}
        config["text_cfg"] |= {"layers": 1, "width": 64, "heads": 2}
        torch.manual_seed(0)
        visual = open_clip.CLIP(**config).visual.eval()
        pixels = torch.randn(5, 3, 64, 64)
        with torch.no_grad():
            expected = visual(pixels)
        actual = OnnxTower(visual, export_graph(visual))(pixels)
        torch.testing.assert_close(normalize(actual, dim=-1), normalize(expected, dim=-1), atol=1e-5, rtol=0)


def test_a_graph_in_a_model_folder_is_never_read(tmp_path):
    folder = save_tiny(tmp_path / "tiny")
    (folder / "image_tower.onnx").write_bytes(b"not a graph")
    assert load_vlm(folder, device="cpu").engine == "onnx"  # exported from the weights


def test_pytorch_does_not_read_a_shipped_graph(monkeypatch):
    def damaged(path):
        raise VlmrmError(f"{path.name} is damaged")

    check = loading.check_shipped
    monkeypatch.setattr(loading, "check_shipped", lambda path: (damaged if path.suffix == ".onnx" else check)(path))
    assert load_vlm("simclip-nano", device="cpu", engine="torch").engine == "torch"
    for engine in ("auto", "onnx"):
        with pytest.raises(VlmrmError, match="image_tower.onnx is damaged"):
            load_vlm("simclip-nano", device="cpu", engine=engine)


def test_an_unknown_engine(folder):
    with pytest.raises(ValueError, match="no engine 'openvino'; expected one of 'auto', 'onnx', 'torch'"):
        load_vlm(folder, device="cpu", engine="openvino")


def test_onnx_in_another_precision_is_refused(folder):
    with pytest.raises(ValueError, match="engine='onnx' runs on a CPU in fp32, and .* on cpu in bf16"):
        load_vlm(folder, device="cpu", precision="bf16", engine="onnx")
    assert load_vlm(folder, device="cpu", precision="bf16").engine == "torch"


def test_large_towers_stay_on_pytorch(folder, monkeypatch):
    monkeypatch.setattr(precision, "_LARGE", 10)
    assert load_vlm(folder, device="cpu", precision="fp32").engine == "torch"
    assert load_vlm(folder, device="cpu", precision="fp32", engine="onnx").engine == "onnx"


@pytest.mark.parametrize("missing", ["onnx", "onnxruntime"])
def test_missing_packages(folder, missing, monkeypatch, capsys):
    found = importlib.util.find_spec
    monkeypatch.setattr(onnx_tower, "find_spec", lambda name: None if name == missing else found(name))
    monkeypatch.setattr(progress, "_reported", set())
    assert load_vlm(folder, device="cpu").engine == "torch"
    assert f"{missing} is not installed (pip install {missing})" in capsys.readouterr().err
    with pytest.raises(VlmrmError, match=f"cannot run on ONNX Runtime: {missing} is not installed"):
        load_vlm(folder, device="cpu", engine="onnx")
    assert load_vlm("simclip-nano", device="cpu").engine == ("onnx" if missing == "onnx" else "torch")


def test_a_graph_that_computes_something_else_is_not_used(folder, monkeypatch, capsys):
    monkeypatch.setattr(OnnxTower, "__call__", lambda self, pixels: torch.ones(len(pixels), 48))
    monkeypatch.setattr(progress, "_reported", set())
    assert load_vlm(folder, device="cpu").engine == "torch"
    assert "its embeddings differ from PyTorch's by" in capsys.readouterr().err
