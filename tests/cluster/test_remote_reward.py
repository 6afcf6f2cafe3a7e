"""A reward in other processes: the same rewards, and what happens when a process dies."""

import os
import signal
import threading
import time

import numpy as np
import pytest
from helpers import TESTS
from helpers.remote import Fatal, make_reward
from helpers.training import TASK, darkness, learn

from vlmrm_lite import VlmrmError
from vlmrm_lite.cluster import connect
from vlmrm_lite.cluster.remote_reward import RemoteReward, _is_factory

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def ray():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(TESTS))  # for the actors
        with connect("Tests") as ray:
            yield ray


@pytest.fixture
def frames():
    return np.random.default_rng(0).integers(0, 256, (7, 64, 64, 3), np.uint8)


def processes(ray, reward):
    return ray.get([actor.process.remote() for actor in reward._actors])


def kill(ray, reward, index=0):
    process = processes(ray, reward)[index]
    os.kill(process, signal.SIGKILL)
    while os.path.exists(f"/proc/{process}"):
        time.sleep(0.05)


def test_the_same_rewards_as_in_process(ray, frames):
    expected = make_reward()(frames).numpy()
    with RemoteReward(make_reward) as one:
        assert one.frame_size == 64 and processes(ray, one) != [os.getpid()]
        one.prepare(10)
        np.testing.assert_array_equal(one(frames), expected.astype(np.float64))


def test_several_actors_share_a_batch(ray, frames):
    with RemoteReward(darkness, actors=2) as two:
        np.testing.assert_array_equal(two(frames), darkness(frames).astype(np.float64))
        np.testing.assert_array_equal(two(frames[:1]), darkness(frames[:1]).astype(np.float64))
        assert len(set(processes(ray, two))) == 2 and two.frame_size is None and "actors=2" in repr(two)
        kill(ray, two, 1)  # another takes its place
        np.testing.assert_array_equal(two(frames), darkness(frames).astype(np.float64))
        assert len(set(processes(ray, two))) == 2


def test_an_actor_that_dies_in_training_does_not_change_it(ray, tmp_path):
    with RemoteReward(darkness) as remote:
        calls = []

        def dying(frames):
            calls.append(1)
            if len(calls) == 20:
                kill(ray, remote)
            return remote(frames)

        run = learn(tmp_path / "remote", reward=dying)
    local = learn(tmp_path / "local", reward=darkness)
    assert run.metrics["vlm_reward"].tolist() == local.metrics["vlm_reward"].tolist() and len(calls) > 20


def test_two_deaths_in_a_row_stop_a_training_with_everything_saved(ray, tmp_path):
    with RemoteReward(Fatal()) as remote:
        calls = []

        def fatal(frames):
            calls.append(1)
            return remote(np.full_like(frames, 255) if len(calls) == 29 else frames)

        with pytest.raises(VlmrmError, match="Two actors of the remote reward .* were lost in a row") as caught:
            learn(tmp_path / "run", reward=fatal)
    assert "is saved in" in caught.value.__notes__[0]
    assert learn(tmp_path / "run", reward=darkness, resume=True).metrics["step"].iloc[-1] == TASK.total_steps


def test_errors_of_the_reward_are_its_own(frames):
    def broken(frames):
        raise ValueError("no such color")

    with RemoteReward(broken) as reward, pytest.raises(ValueError, match="^no such color$"):
        reward(frames)


def test_what_cannot_be_used():
    with pytest.raises(TypeError, match="reward must be a callable"):
        RemoteReward("a pole")
    with pytest.raises(ValueError, match="num_gpus=-1; expected 0, a part of a GPU"):
        RemoteReward(darkness, num_gpus=-1)
    with pytest.raises(TypeError, match="num_gpus='1' is a str"):
        RemoteReward(darkness, num_gpus="1")
    with pytest.raises(ValueError, match="actors=0"):
        RemoteReward(darkness, actors=0)
    with pytest.raises(VlmrmError, match="have room for 0 actors with a CPU core and 1 GPUs each; expected room for 1"):
        RemoteReward(darkness, num_gpus=1)
    with pytest.raises(VlmrmError, match="could not make the remote reward .*division by zero"):
        RemoteReward(lambda: 1 / 0)
    lock = threading.Lock()
    with pytest.raises(TypeError, match="cannot be sent to another process; give a function that makes it there"):
        RemoteReward(lambda frames: lock)


def test_a_factory_takes_no_frames():
    assert _is_factory(make_reward) and _is_factory(lambda scale=1: None)
    assert not _is_factory(darkness) and not _is_factory(Fatal()) and not _is_factory(lambda *frames: None)
