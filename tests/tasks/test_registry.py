"""Registered tasks, their prompts, and lookup by name."""

import pytest
from gymnasium.vector import AutoresetMode

import vlmrm_lite as vl
from vlmrm_lite.tasks import TASKS, Task, find_task


def test_prompts_are_those_of_table_3():
    car = "a car at the peak of the mountain, next to the yellow flag", "a car in the mountain"
    robot = "a humanoid robot"
    prompts = {name: (task.goal, task.baseline) for name, task in TASKS.items() if task.goals is None}
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


@pytest.mark.parametrize("name", TASKS)
def test_named_tasks_make_their_environment(name):
    task, usual = TASKS[name], "realistic" if name.startswith("humanoid") else "plain"
    envs = task.make_envs(3)
    envs.reset(seed=0)
    assert envs.num_envs == 3 and envs.unwrapped.scene == task.env_kwargs.get("scene", usual)
    assert envs.metadata["autoreset_mode"] is AutoresetMode.DISABLED and envs.render().shape == (3, 64, 64, 3)
    states = envs.unwrapped.state
    success = task.success(states) if task.goals is None else task.goals.success(states, task.goals.names[:3])
    assert not success.all() or name == "cartpole"
    if task.state_range is not None:
        low, high = task.state_range
        assert len(low) == len(high) == envs.unwrapped.state.shape[1]
    envs.close()


def test_unknown_names_are_refused_with_the_known_ones():
    with pytest.raises(ValueError, match=r"no task 'cartpol'; there are cartpole, .*Did you mean 'cartpole'"):
        find_task("cartpol")
    with pytest.raises(TypeError, match="task is 7, a int"):
        find_task(7)
    with pytest.raises(ValueError, match="does not know the environment 'CartPol-v1' of the task 'mine'"):
        Task(name="mine", env_id="CartPol-v1", goal="up").make_envs(2)
