"""Fused batch renorms: the same numbers, statistics and gradients as sb3-contrib's."""

from copy import deepcopy

import pytest
import torch
from sb3_contrib.common.torch_layers import BatchRenorm1d

from vlmrm_lite.sb3.batch_renorm import FusedBatchRenorm1d, fuse_batch_renorms

N = 4096  # so that the difference of n and n - 1 is below the tolerance


@pytest.fixture
def pair():
    torch.manual_seed(0)
    slow = BatchRenorm1d(5)
    with torch.no_grad():
        slow.scale.uniform_(0.5, 2)
        slow.bias.normal_()
    fast = deepcopy(slow)
    fuse_batch_renorms(torch.nn.Sequential(fast))
    assert type(fast) is FusedBatchRenorm1d
    return slow, fast


def outputs_and_gradients(layer, x):
    x = x.clone().requires_grad_()
    y = layer(x)
    (y**3).sum().backward()
    return y, x.grad, layer.scale.grad, layer.bias.grad


@pytest.mark.parametrize("training", [True, False])
def test_the_same_outputs_and_gradients(pair, training):
    x = torch.randn(N, 5) * torch.tensor([0.1, 1, 3, 10, 1]) + 2
    for layer in pair:
        layer.train()(x)  # statistics
        layer.train(training)
    for slow, fast in zip(*(outputs_and_gradients(layer, x) for layer in pair)):
        torch.testing.assert_close(fast, slow, rtol=2e-3, atol=2e-3 * slow.abs().max().item())


def test_the_same_statistics_also_after_the_warm_up(pair):
    for layer in pair:
        layer.train().warmup_steps = 3
    for _ in range(8):
        x = torch.randn(N, 5) + torch.rand(5)
        slow, fast = (layer(x) for layer in pair)
        torch.testing.assert_close(fast, slow, rtol=2e-3, atol=2e-3)
    for name in ("ra_mean", "ra_var", "steps"):
        torch.testing.assert_close(getattr(pair[1], name), getattr(pair[0], name), rtol=1e-5, atol=1e-6)
    assert pair[1].steps == 8


def test_the_state_dict_is_the_same(pair):
    slow, fast = pair
    assert list(fast.state_dict()) == list(slow.state_dict())
    slow.load_state_dict(fast.state_dict())
