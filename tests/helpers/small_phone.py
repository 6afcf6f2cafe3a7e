"""The phone's task at a small size, with the model that it is shipped with."""

from dataclasses import replace

from vlmrm_lite.tasks import TASKS

_PHONE = TASKS["phone"]
_SETTINGS = {"learning_starts": 160, "buffer_size": 4_000, "batch_size": 32, "gradient_steps": 1}
PHONE = replace(
    _PHONE,
    hyperparameters={**_PHONE.hyperparameters, **_SETTINGS},
    env_kwargs={**_PHONE.env_kwargs, "max_episode_steps": 12},
    num_envs=16,
    total_steps=1_280,
)
