"""Checkpoints are restored as they were saved, and older ones under their old names."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

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
