"""Environments with episodes of fixed length, stepped and drawn many at a time.

Importing this package registers them with Gymnasium::

    env = gym.make("vlmrm_lite/CartPole-v0", render_mode="rgb_array")
    envs = gym.make_vec("vlmrm_lite/MountainCar-v0", num_envs=64, scene="textured")
    envs = gym.make_vec("vlmrm_lite/Humanoid-v0", num_envs=64, camera="original")
"""

from importlib import import_module

from gymnasium.envs.registration import register

for _name, _module, _steps in (
    ("CartPole", "classic.cartpole", 200),
    ("MountainCar", "classic.mountain_car", 200),
    ("Humanoid", "humanoid.env", 100),
    ("Phone", "phone.env", 25),
    ("Playroom", "playroom.env", 80),
):
    register(
        id=f"vlmrm_lite/{_name}-v0",
        entry_point=f"{__name__}.{_module}:{_name}Env",
        vector_entry_point=f"{__name__}.{_module}:{_name}VectorEnv",
        max_episode_steps=_steps,
        order_enforce=False,  # the environments check the order and allow set_state() and render() before a reset
    )

_CLASSIC = ("cartpole", "mountain_car")


def __getattr__(name: str):
    if name in _CLASSIC:
        return import_module(f".classic.{name}", __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
