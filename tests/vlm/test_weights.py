"""Weights that are missing, of another kind, too many, or not finite."""

import open_clip
import pytest
import torch
from helpers.tiny_vlm import MODEL, configure, frames, save, save_tiny
from safetensors.torch import load_file, save_file

from vlmrm_lite import VlmrmError, load_vlm
from vlmrm_lite.utils.compact import TABLE, TOKENS, compact
from vlmrm_lite.vlm import loading

FILE = "open_clip_model.safetensors"


def rewrite(folder, change):
    """Changes the tensors of a saved model."""
    state = load_file(folder / FILE)
    change(state)
    save_file(state, folder / FILE)


@pytest.mark.parametrize("prefix", ["_orig_mod.", "module."])
def test_weights_of_a_compiled_or_parallel_model_load_as_they_are(tmp_path, prefix):
    folder = save_tiny(tmp_path / "tiny")
    expected = load_vlm(folder, device="cpu").embed_images(frames())
    state = load_file(folder / FILE)
    save_file({prefix + key: value for key, value in state.items()}, folder / FILE)
    assert torch.equal(load_vlm(folder, device="cpu").embed_images(frames()), expected)


@pytest.mark.parametrize("prefix", ["", "module."])
def test_weights_of_which_one_tower_was_compiled_load_as_they_are(tmp_path, prefix):
    folder = save_tiny(tmp_path / "tiny")
    expected = load_vlm(folder, device="cpu").embed_images(frames())
    state = load_file(folder / FILE)
    compiled = {prefix + key.replace("visual.", "visual._orig_mod."): value for key, value in state.items()}
    save_file(compiled, folder / FILE)
    assert torch.equal(load_vlm(folder, device="cpu").embed_images(frames()), expected)
    save_file(compiled | {prefix + "visual.proj": state["visual.proj"].clone()}, folder / FILE)
    with pytest.raises(VlmrmError, match="the file holds visual.proj twice, with and without _orig_mod"):
        load_vlm(folder)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_weights_are_resized_to_another_image_size_like_others(tmp_path, dtype):
    folder = save_tiny(tmp_path / "tiny", dtype=dtype)
    rewrite(folder, lambda state: state.update({key: value.float() for key, value in state.items()}))
    configure(folder, MODEL | {"vision_cfg": MODEL["vision_cfg"] | {"image_size": 96}})
    expected = load_vlm(folder, device="cpu").embed_images(frames())
    rewrite(folder, lambda state: state.update({key: value.to(dtype) for key, value in state.items()}))
    torch.testing.assert_close(load_vlm(folder, device="cpu").embed_images(frames()), expected)


def test_a_damaged_link_is_named_itself_but_in_the_hub_s_cache_its_target(tmp_path, monkeypatch):
    folder = save_tiny(tmp_path / "tiny")
    target, link = tmp_path / "target", folder / FILE
    link.unlink()
    target.write_text("no weights")
    link.symlink_to(target)
    with pytest.raises(VlmrmError, match=f"Delete {link} and download"):
        load_vlm(folder)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(folder))  # the target is not in it
    with pytest.raises(VlmrmError, match=f"Delete {link} and download"):
        load_vlm(folder)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(VlmrmError, match=f"Delete {target} and download"):
        load_vlm(folder)


def test_a_buffer_that_is_not_finite_is_named(tmp_path):
    vision = {"image_size": 64, "timm_model_name": "mobilenetv4_conv_small_035", "timm_pool": "avg", "timm_proj": ""}
    folder = save_tiny(tmp_path / "tiny")
    configure(folder, MODEL | {"vision_cfg": vision})
    model = open_clip.CLIP(**{**MODEL, "vision_cfg": dict(vision), "text_cfg": dict(MODEL["text_cfg"])})
    key = "visual.trunk.conv_stem.0.bn.running_var"
    key = key if key in model.state_dict() else next(k for k in model.state_dict() if k.endswith("running_var"))
    for value, problem in ((float("nan"), "NaN or infinity"), (float("inf"), "NaN or infinity"), (-1.0, "a negative")):
        model.state_dict()[key][0] = value
        save(model, folder / FILE)
        with pytest.raises(VlmrmError, match=f"{folder / FILE} hold {problem}.* in {key}: the file is damaged"):
            load_vlm(folder)


def test_whole_numbers_are_no_weights(tmp_path):
    folder = save_tiny(tmp_path / "tiny")
    rewrite(folder, lambda state: state.update({"visual.proj": state["visual.proj"].long()}))
    with pytest.raises(VlmrmError, match="visual.proj is I64; expected floating-point numbers"):
        load_vlm(folder)


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda state: state.update(extra=torch.zeros(2)), "do not fit.*extra"),
        (
            lambda state: state.update({"visual.proj": state["visual.proj"].T.contiguous()[:1]}),
            "do not fit.*visual.proj",
        ),
        (lambda state: state.update({"visual.proj": torch.zeros(0)}), "do not fit.*visual.proj"),
        (lambda state: state.update({"visual.proj": torch.tensor(1.0)}), "do not fit.*visual.proj"),
        (
            lambda state: state.update({"visual.proj": state["visual.proj"] * 0}),
            "embeds frames as NaN, infinity, or zero",
        ),
        (lambda state: state.update({"visual.proj": state["visual.proj"].float() * 1e38}), "embeds frames as NaN"),
        (lambda state: state.update({"text_projection": state["text_projection"] * 0}), "embeds texts as NaN"),
    ],
)
def test_weights_that_do_not_fit(tmp_path, change, message):
    folder = save_tiny(tmp_path / "tiny")
    rewrite(folder, change)
    with pytest.raises(VlmrmError, match=message):
        load_vlm(folder, device="cpu").embed_images(frames())


@pytest.mark.parametrize(
    "change",
    [
        lambda state: state[TOKENS].__setitem__(1, 10**6),
        lambda state: state[TOKENS].__setitem__(1, -1),
        lambda state: state[TOKENS].__setitem__(1, int(state[TOKENS][2])),
        lambda state: state[TOKENS].__setitem__(0, 10**12),
        lambda state: state.update({TOKENS: state[TOKENS][:-1]}),
        lambda state: state.update({TOKENS: state[TOKENS][:0]}),
        lambda state: state.update({TOKENS: state[TOKENS].int()}),
        lambda state: state.pop(TABLE),
        lambda state: state.update({TABLE: state[TABLE][0]}),
    ],
)
def test_a_compact_table_that_does_not_fit_its_tokens(tmp_path, change):
    folder = save_tiny(tmp_path / "tiny")
    state = load_file(folder / FILE)
    state[TABLE][5:] = 0
    state = compact(state)
    save_file(state, folder / FILE)
    load_vlm(folder, device="cpu")
    change(state)
    save_file(state, folder / FILE)
    with pytest.raises(VlmrmError, match="do not fit the architecture.*token_embedding"):
        load_vlm(folder)


def test_a_model_much_larger_than_its_weights_is_never_built(tmp_path, monkeypatch):
    folder = save_tiny(tmp_path / "tiny")
    configure(folder, MODEL | {"text_cfg": MODEL["text_cfg"] | {"width": 16384, "layers": 256, "heads": 256}})
    built, create = [], loading._create
    monkeypatch.setattr(loading, "_create", lambda checkpoint: built.append(model := create(checkpoint)) or model)
    with pytest.raises(VlmrmError, match=r"describes [\d,]{14,} parameters, and the file holds"):
        load_vlm(folder)
    assert [next(model.parameters()).device.type for model in built] == ["meta"]
