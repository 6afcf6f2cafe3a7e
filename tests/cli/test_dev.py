"""`dev compact` shrinks a model file without changing the model; `dev ground` writes which pictures a model knows."""

import shutil

import pytest
import torch
from click.testing import CliRunner
from safetensors.torch import load_file

import vlmrm_lite as vl
from vlmrm_lite.cli.dev import dev
from vlmrm_lite.envs.classic.cartpole import draw
from vlmrm_lite.pretraining import cartpole, train
from vlmrm_lite.utils import compact
from vlmrm_lite.utils.paths import data_path

WORDS = ["a humanoid robot kneeling", "a zeppelin"]  # one of them never seen


@pytest.mark.slow
def test_the_command_makes_a_folder_small_and_leaves_the_model_as_it_is(tmp_path):
    folder = tmp_path / "nano"
    shutil.copytree(data_path("clip", "simclip-nano"), folder)
    path = folder / "open_clip_model.safetensors"
    before, bytes_before = vl.load_vlm(folder, device="cpu").embed_texts(WORDS), path.stat().st_size
    done = CliRunner().invoke(dev, ["compact", str(folder)])
    assert done.exit_code == 0 and done.output.strip() == str(path)
    assert path.stat().st_size < bytes_before / 3 and sorted(folder.iterdir()) == sorted(
        folder / file.name for file in data_path("clip", "simclip-nano").iterdir()
    )
    assert torch.equal(vl.load_vlm(folder, device="cpu").embed_texts(WORDS), before)

    train.pretrain("simclip-nano", tmp_path / "next", steps=1, images=16, captions=8, start=folder, log=str)
    table = load_file(tmp_path / "next" / path.name)[compact.TABLE]
    assert len(table) == 49_408 and not table.any(1).all()


@pytest.mark.parametrize(
    ("name", "words"),
    [("simclip-mini", "already compact, or not a SimCLIP model"), ("no-model", "has no open_clip_model.safetensors")],
)
def test_what_cannot_be_made_compact(name, words):
    done = CliRunner().invoke(dev, ["compact", str(data_path("clip", name))])
    assert done.exit_code == 1 and words in done.output


def test_ground_is_written_beside_the_weights(tmp_path, monkeypatch):
    folder = tmp_path / "nano"
    ignored = shutil.ignore_patterns("ground.safetensors")
    shutil.copytree(data_path("clip", "simclip-nano"), folder, ignore=ignored)
    assert not vl.load_vlm(folder, device="cpu").has_ground
    monkeypatch.setattr("vlmrm_lite.model_eval.ground.GOAL_DOMAINS", (cartpole.DOMAIN,))
    monkeypatch.setattr("vlmrm_lite.model_eval.ground._IMAGES", 400)
    done = CliRunner().invoke(dev, ["ground", str(folder)])
    assert done.exit_code == 0 and done.output.splitlines()[-1] == str(folder / "ground.safetensors")
    vlm = vl.load_vlm(folder, device="cpu")
    assert vlm.has_ground and not vlm.unknown_pictures(draw([[0, 0, 0.1, 0]], 64, 64)).any()
