"""Weight files: variants, damaged files, and refused pickles."""

import open_clip
import pytest
import torch
from helpers.tiny_vlm import MODEL, configure, frames, save, save_tiny
from safetensors.torch import load_file, save_file

from vlmrm_lite import VlmrmError, load_vlm
from vlmrm_lite.utils import progress
from vlmrm_lite.vlm import checkpoints as weights


def test_quickgelu_tags_get_their_variant():
    configs = {tag: open_clip.get_pretrained_cfg(*tag) for tag in open_clip.list_pretrained()}
    quick = {tag: config for tag, config in configs.items() if config.get("quick_gelu")}
    assert {("ViT-L-14", "openai"), ("ViT-H-14", "dfn5b"), ("ViT-B-32", "metaclip_400m")} <= set(quick)
    for (architecture, _), config in quick.items():
        assert open_clip.get_model_config(weights._variant(architecture, config))["quick_gelu"]
    plain = open_clip.get_pretrained_cfg("ViT-L-14", "laion2b_s32b_b82k")
    assert weights._variant("ViT-L-14", plain) == "ViT-L-14"


def test_quickgelu_variants_are_told(monkeypatch, capsys, folder):
    monkeypatch.setattr(weights, "_fetch_weights", lambda *_: folder / "open_clip_model.safetensors")
    progress._reported.clear()
    with pytest.raises(VlmrmError, match="do not fit the architecture of 'RN50/openai'"):
        load_vlm("RN50/openai")
    assert capsys.readouterr().err == "RN50/openai was trained with QuickGELU and is loaded as RN50-quickgelu.\n"


def edit(folder, key, change):
    """Rewrites one tensor of a saved model, or drops it."""
    path = folder / "open_clip_model.safetensors"
    state = load_file(path)
    state[key] = change(state[key])
    save_file({key: value for key, value in state.items() if value is not None}, path)


@pytest.mark.parametrize(
    "damage, message",
    [
        (lambda f: edit(f, "visual.class_embedding", lambda x: None), "do not fit.*visual.class_embedding"),
        (lambda f: edit(f, "token_embedding.weight", lambda x: x[:100].clone()), "do not fit.*token_embedding"),
        (lambda f: edit(f, "visual.proj", lambda x: x * float("nan")), "NaN or infinity"),
        (lambda f: (f / "open_clip_model.safetensors").write_bytes(b""), "cut off or damaged. Delete"),
        (lambda f: (f / "open_clip_model.safetensors").write_bytes(b"not weights at all"), "cut off or damaged"),
        (lambda f: save_file({}, f / "open_clip_model.safetensors"), "do not fit"),
        (lambda f: (f / "open_clip_config.json").write_text("{"), "is not an open_clip configuration"),
        (lambda f: configure(f, {}), "is not an open_clip configuration"),
        (lambda f: configure(f, MODEL | {"vision_cfg": 3}), "model_cfg.vision_cfg is 3: expected a JSON object"),
        (lambda f: (f / "vocabulary.json").write_text('{"a": 1}'), "must be a JSON list of words"),
    ],
)
def test_damaged_models(tmp_path, damage, message):
    folder = save_tiny(tmp_path / "tiny")
    damage(folder)
    with pytest.raises(VlmrmError, match=message):
        load_vlm(folder)


@pytest.mark.parametrize("share", [0.001, 0.5, 0.999])
def test_truncated_weights(tmp_path, share):
    path = save_tiny(tmp_path / "tiny") / "open_clip_model.safetensors"
    whole = path.read_bytes()
    path.write_bytes(whole[: int(share * len(whole))])
    with pytest.raises(VlmrmError, match=f"{path} cannot be read.*cut off or damaged. Delete {path}"):
        load_vlm(path.parent)


def test_weights_are_never_left_random(tmp_path):
    folder = save_tiny(tmp_path / "tiny")
    (folder / "open_clip_model.safetensors").unlink()
    with pytest.raises(ValueError, match="has no weights: a file open_clip_model.safetensors is missing"):
        load_vlm(folder)


class Trap:
    """Runs when unpickled."""

    def __reduce__(self):
        return (pytest.fail, ("a pickle was loaded",))


@pytest.mark.parametrize("suffix", [".bin", ".pt", ".pth"])
def test_pickles_are_refused_with_the_way_out(tmp_path, suffix):
    folder = save_tiny(tmp_path / "tiny")
    pickle = folder / f"open_clip_pytorch_model{suffix}"
    torch.save(Trap(), pickle)
    load_vlm(folder)  # safetensors beside it: the pickle is ignored
    (folder / "open_clip_model.safetensors").rename(folder / "model.safetensors")
    load_vlm(folder)
    (folder / "model.safetensors").unlink()
    for name in (folder, pickle, f"ViT-B-32/{pickle}"):
        with pytest.raises(ValueError, match=r"is a pickle.*never loaded.*convert it once: python -c"):
            load_vlm(name)


def test_the_way_out_of_a_pickle_works(tmp_path, monkeypatch):
    folder = save_tiny(tmp_path / "tiny", dtype=torch.float32)
    expected = load_vlm(folder, device="cpu").embed_images(frames())
    path = folder / "open_clip_model.safetensors"
    torch.save(load_file(path), folder / "model.pt")
    path.unlink()
    with pytest.raises(ValueError) as refusal:
        load_vlm(folder)
    monkeypatch.chdir(folder)
    exec(str(refusal.value).partition('python -c "')[2].removesuffix('"'), {})
    assert torch.equal(load_vlm(folder, device="cpu").embed_images(frames()), expected)


def test_no_configuration(tmp_path):
    with pytest.raises(ValueError, match="has no open_clip_config.json"):
        load_vlm(tmp_path)
    save_file({"x": torch.zeros(1)}, tmp_path / "x.safetensors")
    with pytest.raises(ValueError, match="has no open_clip_config.json.*ViT-B-32//path"):
        load_vlm(tmp_path / "x.safetensors")


def test_only_square_input(tmp_path):
    folder = save_tiny(tmp_path / "tiny")
    configure(folder, MODEL | {"vision_cfg": MODEL["vision_cfg"] | {"image_size": [64, 128]}})
    model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
    save(model, folder / "open_clip_model.safetensors")
    with pytest.raises(VlmrmError, match="64x128 pixels.*square"):
        load_vlm(folder)
