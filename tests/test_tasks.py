"""Tasks: the paper's prompts, the criteria of success, and environments made from ids and factories."""

import subprocess
import sys

import gymnasium as gym
import numpy as np
import pytest
from gymnasium.vector import AutoresetMode, SyncVectorEnv

import vlmrm_lite as vl
from vlmrm_lite.tasks import TASKS, Task, at_flag, find_task, pole_upright


def test_prompts_are_those_of_table_3():
    car = "a car at the peak of the mountain, next to the yellow flag", "a car in the mountain"
    robot = "a humanoid robot"
    prompts = {name: (task.goal, task.baseline) for name, task in TASKS.items()}
    assert prompts == {
        "cartpole": ("pole vertically upright on top of the cart", "pole and cart"),
        "mountain-car": car,
        "mountain-car-textured": car,
        "humanoid-kneeling": ("a humanoid robot kneeling", robot),
        "humanoid-lotus": ("a humanoid robot seated down, meditating in the lotus position", robot),
        "humanoid-standing": ("a humanoid robot standing up", robot),
        "humanoid-arms-raised": ("a humanoid robot standing up, with both arms raised", robot),
        "humanoid-splits": ("a humanoid robot practicing gymnastics, doing the side splits", robot),
        "humanoid-hands-on-hips": ("a humanoid robot standing up with hands on hips", robot),
        "humanoid-one-leg": ("a humanoid robot standing up on one leg", robot),
        "humanoid-arms-crossed": ("a humanoid robot standing up, with its arms crossed", robot),
    }
    assert all(name == task.name for name, task in TASKS.items())
    assert vl.TASKS is TASKS and vl.Task is Task


def test_the_list_of_tasks_does_not_wait_for_mujoco():
    code = "import sys, vlmrm_lite.tasks; print([name for name in ('mujoco', 'warp') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_pole_upright_at_its_limits():
    angle, state = np.radians(12), np.zeros((6, 4))
    state[:, 2] = [angle - 1e-6, -angle + 1e-6, angle + 1e-6, 0, 0, 2 * np.pi + 0.1]
    state[3:5, 0] = [2.39, -2.41]
    assert pole_upright(state).tolist() == [True, True, False, True, False, True]


def test_at_flag():
    assert at_flag(np.array([[0.4499, 0.07], [0.45, 0.0], [0.6, 0.0], [-1.2, 0.0]])).tolist() == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("name", TASKS)
def test_named_tasks_make_their_environment(name):
    task, usual = TASKS[name], "realistic" if name.startswith("humanoid") else "plain"
    envs = task.make_envs(3)
    envs.reset(seed=0)
    assert envs.num_envs == 3 and envs.unwrapped.scene == task.env_kwargs.get("scene", usual)
    assert envs.metadata["autoreset_mode"] is AutoresetMode.DISABLED and envs.render().shape == (3, 64, 64, 3)
    assert not task.success(envs.unwrapped.state).all() or name == "cartpole"
    if task.state_range is not None:
        low, high = task.state_range
        assert len(low) == len(high) == envs.unwrapped.state.shape[1]
    envs.close()


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

    task = Task(name="mine", env_id=factory, goal="up", num_envs=5, env_kwargs={"colour": "red"})
    assert task.make_envs().num_envs == 5 and made == {"num_envs": 5, "colour": "red"}
    assert not task.is_ours


def test_unknown_names_are_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"no task 'cartpol'; there are cartpole, .*Did you mean 'cartpole'"):
        find_task("cartpol")
    with pytest.raises(TypeError, match="task is 7, a int"):
        find_task(7)
    with pytest.raises(ValueError, match="does not know the environment 'CartPol-v1' of the task 'mine'"):
        Task(name="mine", env_id="CartPol-v1", goal="up").make_envs(2)
