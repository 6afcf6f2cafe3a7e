"""Checkpoints are restored as they were saved, and older ones under their old names."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from vlmrm_lite import VlmrmError
from vlmrm_lite.pretraining import checkpoint, models, train


def new_state(seed):
    torch.manual_seed(seed)
    model = models.compact_model(models.MODELS["simclip-nano"], tokens=5)
    return train._new_state(model, torch.nn.Embedding(3, 64), peak=1e-3, steps=4)


@pytest.fixture()
def saved(tmp_path):
    """A state after one step, and the folder of its checkpoint."""
    state = new_state(seed=0)
    for parameters in (state.model.parameters(), state.idea_embeddings.parameters()):
        sum(parameter.sum() for parameter in parameters).backward()
    state.optimizer.step()
    state.schedule.step()
    train._update_ema(state.ema, state.model, 0.5)
    state.step, state.hard_negatives = 1, np.arange(48.0).reshape(2, 24)
    checkpoint.save(state, tmp_path)
    return state, tmp_path


def assert_equal(one, two):
    assert one.step == two.step and np.array_equal(one.hard_negatives, two.hard_negatives)
    assert one.schedule.get_last_lr() == two.schedule.get_last_lr()
    for name, module in one.modules.items():
        other = two.modules[name].state_dict()
        assert all(torch.equal(value, other[key]) for key, value in module.state_dict().items()), name
    slots, others = (state.optimizer.state_dict()["state"] for state in (one, two))
    assert slots.keys() == others.keys() and len(slots) > 10
    assert all(torch.equal(value, others[i][key]) for i, slot in slots.items() for key, value in slot.items())


def test_a_checkpoint_restores_the_state(saved):
    state, folder = saved
    restored = new_state(seed=1)
    checkpoint.restore(restored, folder)
    assert_equal(restored, state)


def test_a_checkpoint_with_the_old_names_restores_the_state(saved):
    state, folder = saved
    old_names = {"ema": "average", "idea_embeddings": "tags", "hard_negatives": "mistakes"}
    tensors = {}
    for key, value in load_file(folder / checkpoint.CHECKPOINT).items():
        first, dot, rest = key.partition(".")
        tensors[old_names.get(first, first) + dot + rest] = value
    assert {"mistakes", "average.logit_scale", "tags.weight", "optimizer.0.exp_avg"} <= tensors.keys()
    save_file(tensors, folder / checkpoint.CHECKPOINT)
    restored = new_state(seed=1)
    checkpoint.restore(restored, folder)
    assert_equal(restored, state)


@pytest.mark.parametrize("where", ["model", "ema", "idea_embeddings", "optimizer"])
def test_what_diverged_is_not_saved_over_a_good_checkpoint(saved, where):
    state, folder = saved
    good = (folder / checkpoint.CHECKPOINT).read_bytes()
    if where == "optimizer":
        state.optimizer.state_dict()["state"][0]["exp_avg"][0] = float("inf")
    else:
        with torch.no_grad():
            next(state.modules[where].parameters()).view(-1)[0] = float("nan")
    with pytest.raises(VlmrmError, match=rf"diverged: at step 1, {where}\..* holds NaN or infinity.*lower learning"):
        checkpoint.save(state, folder)
    assert [file.name for file in folder.iterdir()] == [checkpoint.CHECKPOINT]
    assert (folder / checkpoint.CHECKPOINT).read_bytes() == good


@pytest.mark.parametrize("damage", ["cut", "empty", "nan", "missing", "shape"])
def test_a_damaged_checkpoint_is_one_sentence(saved, damage):
    state, folder = saved
    path = folder / checkpoint.CHECKPOINT
    tensors = load_file(path)
    if damage == "nan":
        tensors["ema.logit_scale"] = torch.tensor(float("nan"))
    elif damage == "missing":
        del tensors["step"]
    elif damage == "shape":
        tensors["idea_embeddings.weight"] = torch.zeros(2, 2)
    save_file(tensors, path)
    path.write_bytes(path.read_bytes()[: {"cut": 5000, "empty": 0}.get(damage)])
    with pytest.raises(VlmrmError, match=r"is damaged, or the checkpoint of another model \(.*Start a new pretraining"):
        checkpoint.restore(new_state(seed=1), folder)


@pytest.mark.parametrize("value", [float("nan"), 1e30])
def test_what_fp16_cannot_hold_is_not_exported(tmp_path, value):
    model = new_state(seed=0).model
    with torch.no_grad():
        model.text_projection.weight[0, 0] = value
    with pytest.raises(VlmrmError, match="text_projection.weight is NaN, infinite, or too large for fp16"):
        models.export(model, models.MODELS["simclip-nano"], np.arange(5), ["a"], tmp_path)
    assert not list(tmp_path.iterdir())
