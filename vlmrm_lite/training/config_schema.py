"""What ``config.json`` may hold."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from ..tasks.schema import Count, Settings, TaskSchema, check_entries

STORED = (
    *("name", "env_id", "goal", "baseline", "alpha", "sharpening", "min_success_fraction", "algorithm"),
    *("hyperparameters", "total_steps", "num_envs", "env_kwargs", "scale", "shift", "goals"),
)
"""The entries of a task that are stored; its model has a place of its own in the config."""

_OLD_NAMES = {"temperature": "sharpening", "min_share": "min_success_fraction"}


class _Config(BaseModel):
    """The config without the entries of its task."""

    model_config = ConfigDict(strict=True, extra="allow")  # later versions may add some

    task: Settings
    vlm: Annotated[str, Field(min_length=1)] | None
    own_env: bool
    seed: Annotated[int, Field(ge=0)] = 0
    total_steps: Count = 1
    reward: str | None = None
    own_success: bool = False


def check_config(config: Any) -> dict[str, Any]:
    """Checks a config that was read from a file, and adds what older ones lack.

    Raises:
        TypeError, ValueError: it is not a config; the message names the entry and says what is expected.
    """
    if not isinstance(config, dict):
        raise TypeError(f"it holds a {type(config).__name__} instead of an object")
    check_entries(_Config, config, lambda name: name)
    stored_entries(config)
    defaults = {name: field.default for name, field in _Config.model_fields.items() if not field.is_required()}
    return {**defaults, **config}


def stored_entries(config: dict[str, Any]) -> dict[str, Any]:
    """Returns the entries of a config's task, checked and under their present names.

    Raises:
        TypeError, ValueError: see `check_config`.
    """
    entries = {_OLD_NAMES.get(name, name): value for name, value in config["task"].items()}
    stored = {name: value for name, value in entries.items() if name in STORED}
    task = check_entries(TaskSchema, {"env_id": "", "goal": "", **stored}, lambda name: f"task.{name}")
    return {name: task[name] for name in stored}
