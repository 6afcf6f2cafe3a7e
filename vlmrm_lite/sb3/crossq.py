"""CrossQ for Dict observations, which the contrib package has for arrays only."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import torch
from sb3_contrib import CrossQ
from sb3_contrib.crossq.policies import Actor, CrossQCritic, CrossQPolicy
from stable_baselines3.common.policies import BasePolicy
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor, CombinedExtractor
from torch import Tensor


class _TakesFeatures:
    """A network that also takes what its features extractor makes of Dict observations."""

    def extract_features(self, obs: Any, features_extractor: BaseFeaturesExtractor | None = None) -> Tensor:
        return obs if isinstance(obs, Tensor) else super().extract_features(obs, features_extractor)  # type: ignore


class _DictActor(_TakesFeatures, Actor):
    pass


class _DictCritic(_TakesFeatures, CrossQCritic):
    pass


class DictCrossQPolicy(CrossQPolicy):
    """A policy of `DictCrossQ` for Dict observations, whose arrays are joined to one."""

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("features_extractor_class", CombinedExtractor)
        super().__init__(*args, **kwargs)
        if any(True for _ in self.actor.features_extractor.parameters()):
            raise ValueError(
                f"features_extractor_class={self.features_extractor_class.__name__} has weights, and CrossQ joins the "
                "parts of Dict observations without any; leave it out."
            )

    def make_actor(self, features_extractor: BaseFeaturesExtractor | None = None) -> Actor:
        """Makes the actor."""
        return _DictActor(**self._update_features_extractor(self.actor_kwargs, features_extractor)).to(self.device)

    def make_critic(self, features_extractor: BaseFeaturesExtractor | None = None) -> CrossQCritic:
        """Makes the critics."""
        return _DictCritic(**self._update_features_extractor(self.critic_kwargs, features_extractor)).to(self.device)


class DictCrossQ(CrossQ):
    """CrossQ that also learns from Dict observations, without images.

    CrossQ puts observations and next observations into one batch, and the contrib package cannot join dicts. Here, a
    sampled dict becomes one array before.
    """

    policy_aliases: ClassVar[dict[str, type[BasePolicy]]] = {
        **CrossQ.policy_aliases,
        "MultiInputPolicy": DictCrossQPolicy,
    }

    def train(self, gradient_steps: int, batch_size: int = 64) -> None:
        """Takes gradient steps; see `sb3_contrib.CrossQ`."""
        with _joined_samples(self):
            super().train(gradient_steps, batch_size)


@contextmanager
def _joined_samples(learner: DictCrossQ) -> Iterator[None]:
    """Joins the arrays of the observations that the replay buffer draws."""
    buffer: Any = learner.replay_buffer
    if not isinstance(learner.policy, DictCrossQPolicy):
        yield
        return
    draw, extract = buffer.sample, learner.policy.actor.extract_features

    def sample(*args: Any, **kwargs: Any) -> Any:
        found = draw(*args, **kwargs)
        extractor = learner.policy.actor.features_extractor
        with torch.no_grad():
            parts = {name: extract(getattr(found, name), extractor) for name in ("observations", "next_observations")}
        return found._replace(**parts)

    buffer.sample = sample
    try:
        yield
    finally:
        del buffer.sample
