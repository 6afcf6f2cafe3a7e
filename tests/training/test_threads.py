"""The number of torch threads during training."""

import pytest
import torch
from helpers.training import SizedReward

from vlmrm_lite.training.threads import limit_torch_threads


@pytest.fixture
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(("frame_size", "threads"), [(64, 1), (224, 2)])
def test_small_models_train_on_one_thread_and_large_ones_on_all(two_threads, frame_size, threads):
    reward = SizedReward(frame_size)
    with limit_torch_threads(reward) as same:
        assert torch.get_num_threads() == threads and same is reward
    assert torch.get_num_threads() == 2


def test_a_reward_of_unknown_size_runs_on_all_threads_and_the_learner_on_one(two_threads):
    def reward(frames):
        return [torch.get_num_threads()] * len(frames)

    with limit_torch_threads(reward) as threaded:
        assert torch.get_num_threads() == 1 and threaded("ab") == [2, 2]
        assert torch.get_num_threads() == 1 and repr(threaded) == repr(reward)
    assert torch.get_num_threads() == 2
