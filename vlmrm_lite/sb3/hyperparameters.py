"""Checks hyperparameters against the constructor of an algorithm, before anything is made."""

import difflib
import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, get_args

import numpy as np
import torch
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WrapValidator, create_model
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from torch import nn

_RESERVED = {
    "env": "the environments are given by the task",
    "seed": "give seed= to train()",
    "tensorboard_log": "curves are written into the run folder",
    "monitor_wrapper": "episodes are counted already",
    "_init_setup_model": "the networks are always made",
}
_DEVICES = ("cpu", "cuda", "mps", "xpu", "hpu", "npu")
_CLASSES: dict[str, type] = {
    "activation_fn": nn.Module,
    "features_extractor_class": BaseFeaturesExtractor,
    "optimizer_class": torch.optim.Optimizer,
}
_WIDEST = 2**20  # a layer
_POSITIVE, _FROM_0, _FROM_1 = Field(gt=0), Field(ge=0), Field(ge=1)
_FRACTION = Field(ge=0, le=1)
_RANGES: dict[str, Any] = {
    **dict.fromkeys(("gamma", "gae_lambda", "tau", "exploration_fraction"), _FRACTION),
    **dict.fromkeys(("exploration_initial_eps", "exploration_final_eps"), _FRACTION),
    **dict.fromkeys(("learning_rate", "clip_range", "clip_range_vf", "delta_std", "max_grad_norm"), _POSITIVE),
    **dict.fromkeys(("target_kl", "rms_prop_eps", "line_search_shrinking_factor"), _POSITIVE),
    **dict.fromkeys(("n_steps", "batch_size", "n_epochs", "buffer_size", "stats_window_size"), _FROM_1),
    **dict.fromkeys(("target_update_interval", "policy_delay", "n_delta", "n_top", "n_eval_episodes"), _FROM_1),
    **dict.fromkeys(("cg_max_steps", "line_search_max_iter", "sub_sampling_factor", "train_freq"), _FROM_1),
    **dict.fromkeys(("learning_starts", "ent_coef", "vf_coef", "n_critic_updates", "cg_damping"), _FROM_0),
    **dict.fromkeys(("target_policy_noise", "target_noise_clip", "top_quantiles_to_drop_per_net"), _FROM_0),
    **dict.fromkeys(("gradient_steps", "sde_sample_freq"), Field(ge=-1)),
}
_WORDS = (
    ("Input should be a valid integer", "expected a whole number"),
    ("Input should be a valid", "expected a"),
    ("Input should be greater", "expected a number greater"),
    ("Input should be less", "expected a number less"),
    ("Input should be", "expected"),
)


def check_hyperparameters(algorithm: type[BaseAlgorithm], hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
    """Checks names, types and ranges of hyperparameters.

    Args:
        algorithm: whose constructor takes them.
        hyperparameters: by name.

    Returns:
        The same, with NumPy's numbers as Python's, and ``train_freq`` as a tuple.

    Raises:
        ValueError: a name is unknown or reserved, a value has the wrong type or is out of its range.
    """
    if not isinstance(hyperparameters, Mapping):
        raise ValueError(f"hyperparameters={hyperparameters!r}; expected a dict from names to values.")
    model = _schema(algorithm)  # type: ignore[arg-type]
    for name in hyperparameters:
        if name in _RESERVED:
            raise ValueError(f'hyperparameters["{name}"] cannot be set: {_RESERVED[name]}.')
        if name not in model.model_fields:
            raise ValueError(f"{_called(algorithm)} has no hyperparameter {name!r}.{_hint(name, model.model_fields)}")
    try:
        checked = model.model_validate(dict(hyperparameters))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise ValueError(_sentence(first)) from None
    return {name: getattr(checked, name) for name in hyperparameters}


def check_policy_kwargs(algorithm: type[BaseAlgorithm], policy: Any, policy_kwargs: Any) -> dict[str, Any]:
    """Checks the names of a policy's arguments and the sizes of its layers, and returns them as a dict of their own.

    Raises:
        ValueError: a name is unknown, or a size is not positive.
    """
    if policy_kwargs is None:
        return {}
    if not isinstance(policy_kwargs, Mapping):
        raise ValueError(f'hyperparameters["policy_kwargs"]={policy_kwargs!r}; expected a dict from names to values.')
    made = algorithm.policy_aliases.get(policy, policy) if isinstance(policy, str) else policy
    known = inspect.signature(made.__init__).parameters
    takes_all = any(parameter.kind is parameter.VAR_KEYWORD for parameter in known.values())
    for name in policy_kwargs:
        if name in ("self", "observation_space", "action_space", "lr_schedule"):
            raise ValueError(f'hyperparameters["policy_kwargs"]["{name}"] cannot be set; the environment gives it.')
        if name not in known and not takes_all:
            raise ValueError(f"The policy of {_called(algorithm)} has no argument {name!r}.{_hint(name, known)}")
    for name, base in _CLASSES.items():
        value = policy_kwargs.get(name)
        if value is None or (isinstance(value, type) and issubclass(value, base)):
            continue
        if name != "activation_fn" or not isinstance(value, str):  # the name of one in torch.nn
            raise ValueError(
                f'hyperparameters["policy_kwargs"]["{name}"]={value!r}; expected a class derived from '
                f"{base.__module__}.{base.__name__}."
            )
    _check_layers(policy_kwargs.get("net_arch"), 'hyperparameters["policy_kwargs"]["net_arch"]')
    return dict(policy_kwargs)


def _check_layers(layers: Any, where: str) -> None:
    """Checks sizes of layers: a list of them, or one list for each of the networks by name."""
    if layers is None:
        return
    if isinstance(layers, Mapping):
        for name, part in layers.items():
            _check_layers(part, f'{where}["{name}"]')
        return
    if not isinstance(layers, (list, tuple)) or not all(_is_size(size) for size in layers):
        raise ValueError(f"{where}={layers!r}; expected a list of positive whole numbers, such as [64, 64].")


def _is_size(size: Any) -> bool:
    return _is_count(size) and size <= _WIDEST


@cache
def _schema(algorithm: type[BaseAlgorithm]) -> type[BaseModel]:
    """Makes a schema of the arguments of a constructor."""
    fields: dict[str, Any] = {
        name: (_field_type(name, parameter.annotation), None)
        for name, parameter in inspect.signature(algorithm.__init__).parameters.items()
        if name not in ("self", *_RESERVED)
    }
    config = ConfigDict(strict=True, arbitrary_types_allowed=True, protected_namespaces=())
    return create_model(algorithm.__name__, __config__=config, **fields)


def _field_type(name: str, hint: Any) -> Any:
    """Returns the type to check an argument with: a range of numbers, beside what else its type hint allows."""
    if name in _SPECIAL:
        return Annotated[Any, BeforeValidator(_SPECIAL[name])]
    options = get_args(hint) or (hint,)
    number: Any = float if float in options else int if int in options else bool if bool in options else None
    if number is None:
        return Any
    if number is not bool:
        number = Annotated[number, Field(allow_inf_nan=False)] if number is float else number
        number = Annotated[number, _RANGES[name]] if name in _RANGES else number
    schedules = any(callable(option) and option not in (int, float, bool, str, tuple, type(None)) for option in options)

    def check(value: Any, handler: Callable[[Any], Any]) -> Any:
        if isinstance(value, (np.generic, torch.Tensor)) and np.ndim(value) == 0:
            value = value.item()
        if value is None and type(None) in options:
            return value
        if schedules and callable(value):
            return _checked_schedule(value)
        if str in options and isinstance(value, str) and value.startswith("auto"):
            return _checked_auto(value)
        return handler(value)

    return Annotated[number, WrapValidator(check)]


def _checked_schedule(schedule: Callable[[float], float]) -> Callable[[float], float]:
    for remaining in (1.0, 0.5, 0.0):
        try:
            value = float(schedule(remaining))
        except Exception as error:
            raise ValueError(
                f"expected a schedule from the remaining progress, 1 to 0, to a number ({error})"
            ) from error
        if not 0 <= value < float("inf"):
            raise ValueError(f"expected a schedule of finite numbers, and it gives {value} at {remaining}")
    return schedule


def _checked_auto(value: str) -> str:
    try:
        start = float(value.removeprefix("auto").removeprefix("_") or 1)
    except ValueError:
        start = -1.0
    if not 0 < start < float("inf"):
        raise ValueError('expected a number, "auto", or "auto_" and a positive number')
    return value


def _train_freq(value: Any) -> Any:
    """Checks a number of steps, or a number with its unit."""
    frequency, unit = tuple(value) if isinstance(value, (list, tuple)) and len(value) == 2 else (value, "step")
    unit = getattr(unit, "value", unit)
    if not _is_count(frequency) or unit not in ("step", "episode"):
        raise ValueError('expected a whole number of at least 1, or one with its unit, such as (2, "episode")')
    return int(frequency), unit


def _is_count(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and bool(value >= 1)


def _device(value: Any) -> Any:
    try:
        known = value == "auto" or torch.device(value).type in _DEVICES
    except (RuntimeError, TypeError):
        known = False
    if not known:
        raise ValueError("expected 'auto', 'cpu', 'cuda', or another device of torch")
    return value


_SPECIAL: dict[str, Callable[[Any], Any]] = {"train_freq": _train_freq, "device": _device}


def _called(algorithm: type[BaseAlgorithm]) -> str:
    return algorithm.__name__.removeprefix("Stepwise")


def _hint(name: Any, known: Mapping[str, Any]) -> str:
    names = [one for one in known if one not in ("self", "observation_space", "action_space", "lr_schedule")]
    close = difflib.get_close_matches(str(name), names, 1)
    return f" Did you mean {close[0]!r}?" if close else f" It has {', '.join(names)}."


def _sentence(error: Any) -> str:
    problem = error["msg"].removeprefix("Value error, ")
    for old, new in _WORDS:
        problem = problem.replace(old, new)
    name, shown = error["loc"][0], repr(error["input"])
    shown = shown if len(shown) <= 100 else shown[:100] + " …"
    return f'hyperparameters["{name}"]={shown}; {problem}.'
