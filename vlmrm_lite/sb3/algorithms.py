"""The algorithms of Stable-Baselines3 and its contrib package, and which spaces each of them learns."""

import difflib
from typing import Any

import numpy as np
import sb3_contrib
import stable_baselines3
from gymnasium import spaces
from sb3_contrib import ARS
from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.preprocessing import is_image_space

from .crossq import DictCrossQ
from .features import SMALLEST_IMAGE, image_size, is_small_image

_ALL = (spaces.Box, spaces.Discrete, spaces.MultiDiscrete, spaces.MultiBinary)
_ACTIONS: dict[str, tuple[type[spaces.Space], ...]] = {
    **dict.fromkeys(("DQN", "QRDQN"), (spaces.Discrete,)),
    **dict.fromkeys(("CrossQ", "DDPG", "SAC", "TD3", "TQC"), (spaces.Box,)),
    "ARS": (spaces.Box, spaces.Discrete),
    "MaskablePPO": (spaces.Discrete, spaces.MultiDiscrete, spaces.MultiBinary),
    "RecurrentPPO": (spaces.Box, spaces.Discrete, spaces.MultiDiscrete),  # its buffer keeps bits as int8
}
_FLATTEN = "gymnasium.wrappers.FlattenObservation"
_MAX_FEATURES = 10**7


class StepwiseARS(ARS):
    """ARS that counts every step once and tells callbacks what happened, and whose schedules go on after a resume."""

    _rewards: Any = None

    def _trigger_callback(self, _locals, _globals, callback, n_envs):
        if _locals["rewards"] is self._rewards:  # called once per environment, for the same step
            return
        self._rewards = _locals["rewards"]
        callback.update_locals(_locals)
        super()._trigger_callback(_locals, _globals, callback, n_envs)

    def _update_current_progress_remaining(self, num_timesteps, total_timesteps):
        super()._update_current_progress_remaining(num_timesteps, self._total_timesteps)


def algorithms() -> dict[str, type[BaseAlgorithm]]:
    """Returns the algorithms by name."""
    found = {
        name: value
        for name, value in sorted((vars(stable_baselines3) | vars(sb3_contrib)).items())
        if isinstance(value, type) and issubclass(value, BaseAlgorithm)
    }
    return {**found, "ARS": StepwiseARS, "CrossQ": DictCrossQ}


def find_algorithm(name: str) -> type[BaseAlgorithm]:
    """Returns the algorithm of this name.

    Raises:
        ValueError: there is none.
    """
    known = algorithms()
    if isinstance(name, str) and name in known:
        return known[name]
    close = difflib.get_close_matches(str(name).upper(), known, 1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    if str(name).upper() == "HER":
        hint = " HER is a replay buffer that computes rewards of its own; it cannot learn from frames."
    raise ValueError(
        f"There is no algorithm {name!r} in Stable-Baselines3 and its contrib package; there are {', '.join(known)}."
        f"{hint}"
    )


def rewards_every_step(algorithm: str) -> bool:
    """Returns whether an algorithm needs every reward at once, because it keeps no buffer to add rewards to later."""
    return algorithm == "ARS"


def default_policy(algorithm: type[BaseAlgorithm], space: spaces.Space) -> str:
    """Returns the name of the policy that fits an observation space, among those that the algorithm knows."""
    kind = "Mlp"
    if isinstance(space, spaces.Dict):
        kind = "MultiInput"
    elif is_image_space(space) and not is_small_image(space):
        kind = "Cnn"
    known = algorithm.policy_aliases
    names = (f"{kind}Policy", f"{kind}LstmPolicy", "MlpPolicy", "MlpLstmPolicy")
    return next((name for name in names if name in known), next(iter(known), names[0]))


def check_spaces(algorithm: str, observations: spaces.Space, actions: spaces.Space) -> None:
    """Checks that an algorithm can learn from such observations and take such actions.

    Raises:
        ValueError: it cannot; the message names the space and the way out.
    """
    _check_observations(observations)
    if isinstance(observations, spaces.Dict) and "MultiInput" not in "".join(find_algorithm(algorithm).policy_aliases):
        raise ValueError(
            f"{algorithm} does not learn from Dict observations ({', '.join(observations.spaces)}); put the "
            f"environment into {_FLATTEN}, or use one of {_names_with('MultiInput')}."
        )
    if algorithm == "CrossQ" and isinstance(observations, spaces.Dict):
        images = [name for name, part in observations.spaces.items() if is_image_space(part)]
        if images:
            raise ValueError(
                f"CrossQ does not learn from images in Dict observations ({', '.join(images)}); leave them out with "
                f"gymnasium.wrappers.FilterObservation, or use one of {_names_with('MultiInput', 'CrossQ')}."
            )
    if not isinstance(actions, _ALL):
        raise ValueError(
            f"The action space is {_article(actions)}, and Stable-Baselines3 learns Box, Discrete, MultiDiscrete and "
            "MultiBinary. Make one of these of it, with gymnasium.wrappers.TransformAction, for example."
        )
    supported = _ACTIONS.get(algorithm, _ALL)
    if not isinstance(actions, supported):
        kind = type(actions).__name__
        others = [name for name in algorithms() if isinstance(actions, _ACTIONS.get(name, _ALL))]
        raise ValueError(
            f"{algorithm} does not learn {kind} actions; its action space must be "
            f"{' or '.join(space.__name__ for space in supported)}. Algorithms for {kind}: {', '.join(others)}."
        )
    if isinstance(actions, spaces.Box):
        _check_bounds(actions)
    if 0 in actions.shape:
        raise ValueError(f"The action space {actions} is empty; expected at least one number.")


def check_policy(policy: str, observations: spaces.Space) -> None:
    """Checks that a named policy fits the observations, as far as Stable-Baselines3 does not say so clearly.

    Raises:
        ValueError: it does not fit.
    """
    if isinstance(observations, spaces.Dict) and "MultiInput" not in policy:
        raise ValueError(
            f'hyperparameters["policy"]={policy!r} does not fit Dict observations; leave it out, or put the '
            f"environment into {_FLATTEN}."
        )
    if "MultiInput" in policy and not isinstance(observations, spaces.Dict):
        raise ValueError(
            f'hyperparameters["policy"]={policy!r} is for Dict observations, and these are '
            f"{_article(observations)}; leave it out."
        )
    if "Cnn" in policy and is_small_image(observations):
        height, width = image_size(observations)
        raise ValueError(
            f'hyperparameters["policy"]={policy!r} needs images of at least {SMALLEST_IMAGE}x{SMALLEST_IMAGE}, and '
            f"the observations have {height}x{width}; leave it out for an MLP, or enlarge them with "
            "gymnasium.wrappers.ResizeObservation."
        )


def _check_observations(space: spaces.Space, key: str = "") -> None:
    what = f"The observation {key!r}" if key else "The observation space"
    if isinstance(space, spaces.Dict) and not key:
        if not space.spaces:
            raise ValueError("The observation space is a Dict without keys; expected at least one observation.")
        for name, part in space.spaces.items():
            _check_observations(part, name)
        return
    if isinstance(space, (spaces.Dict, spaces.Tuple)):
        inside = " inside a Dict" if key else ""
        raise ValueError(
            f"{what} is {_article(space)}{inside}, which Stable-Baselines3 does not learn from. Put the environment "
            f"into {_FLATTEN}."
        )
    if not isinstance(space, _ALL):
        raise ValueError(
            f"{what} is {_article(space)}, which Stable-Baselines3 does not learn from. Make numbers of a fixed "
            "size of it with gymnasium.wrappers.TransformObservation, or leave it out with FilterObservation."
        )
    if 0 in space.shape:
        raise ValueError(f"{what} is empty, with shape {space.shape}; expected at least one number.")
    if not isinstance(space, spaces.Box) and spaces.utils.flatdim(space) > _MAX_FEATURES:
        raise ValueError(
            f"{what}, {space}, has {spaces.utils.flatdim(space):,} values, and a network needs one input for each; "
            f"expected at most {_MAX_FEATURES:,}. Make a Box of it with gymnasium.wrappers.TransformObservation."
        )


def _check_bounds(space: spaces.Box) -> None:
    with np.errstate(over="ignore"):
        width = space.high.astype(np.float32) - space.low.astype(np.float32)
    if not np.isfinite(width).all():
        raise ValueError(
            f"The action space {space} has bounds that are not finite, or too far apart. Give it finite ones with "
            "gymnasium.wrappers.TransformAction, or in the environment."
        )


def _names_with(policy: str, but: str = "") -> str:
    names = (name for name, value in algorithms().items() if policy in "".join(value.policy_aliases))
    return ", ".join(name for name in names if name != but)


def _article(space: Any) -> str:
    name = type(space).__name__
    return f"an {name}" if name[0] in "AEIOU" else f"a {name}"
