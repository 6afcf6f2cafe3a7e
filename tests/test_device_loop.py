"""On CUDA, frames stay on the device. The same code runs here on the CPU, where no frame may leave torch."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from helpers.tiny_vlm import save_tiny
from helpers.training import TASK
from torch.overrides import TorchFunctionMode

import vlmrm_lite as vl
from vlmrm_lite.envs.classic.cartpole import CartPoleVectorEnv
from vlmrm_lite.envs.humanoid import env as humanoid
from vlmrm_lite.envs.mujoco import warp
from vlmrm_lite.envs.mujoco.worlds import WarpWorlds
from vlmrm_lite.training.rollout import measure_scale

LEAVING = {"cpu", "numpy", "tolist", "item", "__array__"}


class FramesStay(TorchFunctionMode):
    """Raises where frames leave torch; notes the shapes of the tensors that do."""

    def __init__(self):
        super().__init__()
        self.left = set()

    def __torch_function__(self, function, types, args=(), kwargs=None):
        if getattr(function, "__name__", "") in LEAVING and isinstance(args[0], torch.Tensor):
            frames = args[0].dtype == torch.uint8 and args[0].ndim > 2
            assert not frames, f"{function.__name__} of frames {tuple(args[0].shape)}"
            self.left.add(tuple(args[0].shape))
        return function(*args, **(kwargs or {}))


class Watched(CartPoleVectorEnv):
    """Renders to a tensor, as environments on CUDA do."""

    def render(self):
        return torch.from_numpy(super().render())


@pytest.fixture(scope="module")
def vlm(tmp_path_factory):
    return vl.load_vlm(save_tiny(tmp_path_factory.mktemp("clip") / "tiny"), device="cpu", engine="torch")


@pytest.fixture
def reward(vlm):
    return vl.GoalBaselineReward(vlm, "a pole standing upright", "a pole")


def test_the_guard_notices_frames_that_leave():
    with FramesStay() as stay:
        assert torch.ones(3).tolist() == [1, 1, 1] and stay.left == {(3,)}
        for leave in (torch.Tensor.cpu, torch.Tensor.numpy, np.asarray):
            with pytest.raises(AssertionError, match="of frames"):
                leave(torch.zeros(2, 4, 4, 3, dtype=torch.uint8))


def test_frames_go_to_the_model_as_they_are(vlm, reward, monkeypatch):
    given, embed = [], vlm.embed_images
    monkeypatch.setattr(vlm, "embed_images", lambda frames: given.append(frames) or embed(frames))
    tensors, arrays = Watched(num_envs=5), CartPoleVectorEnv(num_envs=5)
    envs, expected = vl.VectorRewardWrapper(tensors, reward), vl.VectorRewardWrapper(arrays, reward)
    actions = np.zeros(5, int)
    for some in (envs, expected):
        some.reset(seed=0)
    with FramesStay() as stay:
        rewards = envs.step(actions)[1]
    np.testing.assert_allclose(rewards, expected.step(actions)[1], atol=1e-5)
    assert isinstance(given[0], torch.Tensor) and given[0].shape == (5, 64, 64, 3)
    assert stay.left == {(5,)}  # the rewards of all environments together


def test_a_whole_training_leaves_them_there(vlm, reward, tmp_path):
    task = replace(
        TASK,
        env_id=lambda num_envs, **kwargs: Watched(num_envs, max_episode_steps=20),
        scale=None,
        shift=None,
        env_kwargs={},
    )
    with FramesStay():
        run = vl.train(task, reward=reward, out=tmp_path / "run", progress=False)
        run.evaluate(episodes=4)
    assert run.metrics["step"].iloc[-1] == 160


@pytest.mark.slow  # compiles the whole of MuJoCo Warp when its cache is empty
def test_the_humanoids_code_for_cuda_on_the_cpu(vlm, reward, monkeypatch):
    """Everything but the device: Warp physics and drawing as captured graphs, frames as tensors, small arrays out."""

    class Worlds(WarpWorlds):
        def __init__(self, *args):
            super().__init__(*args, physics="warp", threads=1)
            self._cuda = True

    plain = vl.TASKS["humanoid-kneeling"].make_envs(3, device="cpu")
    monkeypatch.setattr(humanoid, "WarpWorlds", Worlds)
    monkeypatch.setattr(warp, "_CAPTURED", {"cpu"})
    base = vl.TASKS["humanoid-kneeling"].make_envs(3, device="cpu")
    with FramesStay() as stay:
        envs = vl.VectorRewardWrapper(base, reward)
        envs.reset(seed=0)
        stay.left.clear()
        observations, rewards, *_ = envs.step(np.zeros((3, 17), np.float32))
        assert isinstance(base.render(), torch.Tensor)
        # qpos, qvel and qfrc_actuator, the fields of 14 bodies, and the rewards: no more than the agent needs
        assert stay.left == {(3, 24), (3, 23), (3, 14, 10), (3, 14, 6), (3, 14, 3), (3,)}
        measure_scale(base, reward, seed=0)
    expected = vl.VectorRewardWrapper(plain, reward)
    expected.reset(seed=0)
    theirs, their_rewards, *_ = expected.step(np.zeros((3, 17), np.float32))
    assert isinstance(observations, np.ndarray)
    np.testing.assert_allclose(observations[:, :45], theirs[:, :45], atol=1e-3)
    np.testing.assert_allclose(rewards, their_rewards, atol=5e-3)
