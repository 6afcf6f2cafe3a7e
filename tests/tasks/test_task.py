"""Environments made from ids and factories."""

import gymnasium as gym
from gymnasium.vector import AutoresetMode, SyncVectorEnv

from vlmrm_lite.tasks import TASKS, Task


def test_environment_arguments_can_be_overridden():
    envs = TASKS["mountain-car"].make_envs(2, scene="textured", width=20, height=10)
    envs.reset(seed=0)
    assert envs.render().shape == (2, 10, 20, 3) and envs.unwrapped.scene == "textured"


def test_a_foreign_environment_keeps_its_last_frames():
    # Gymnasium's own batch CartPole resets by itself, so single ones are put side by side.
    envs = Task(name="foreign", env_id="CartPole-v1", goal="up").make_envs(2)
    assert isinstance(envs.unwrapped, SyncVectorEnv) and envs.render_mode == "rgb_array"
    assert envs.metadata["autoreset_mode"] is AutoresetMode.DISABLED


def test_a_factory_makes_the_environment():
    made = {}

    def factory(num_envs, **kwargs):
        made.update(kwargs, num_envs=num_envs)
        return gym.make_vec("vlmrm_lite/CartPole-v0", num_envs=num_envs)

    task = Task(name="mine", env_id=factory, goal="up", num_envs=5, env_kwargs={"color": "red"})
    assert task.make_envs().num_envs == 5 and made == {"num_envs": 5, "color": "red"}
    assert not task.is_builtin
