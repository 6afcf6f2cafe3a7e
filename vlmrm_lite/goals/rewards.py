"""Rewards for many goals: frames are embedded once, and the embeddings can be rewarded for any goal.

The wrapper and the replay buffer take any object with ``embed(frames) -> (n, d)`` and
``reward(embeddings, goal_indices) -> (n,)``; the two classes here are those of the papers. They also have
``reward_all(embeddings) -> (n, goals)``, which the replay buffer uses where there is one.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from ..utils.checks import check_fraction, check_range
from ..utils.embeddings import Prompt, check_embeddings, check_vlm, embed_prompts
from ..utils.reward_protocol import compile_tower
from .goal_set import GoalSet, sample_negatives


def goal_probabilities(
    images: Tensor, prompts: Tensor, candidates: Tensor, goal_indices: Tensor, temperature: float
) -> Tensor:
    """Probability of every image's own goal against that goal's negatives (paper B, equation 1).

    The same as `rewards.contrastive_reward` without a threshold, but with a goal for each image.

    Args:
        images: unit vectors, float32 ``(n, d)``.
        prompts: unit vectors of all goals and distractors, float32 ``(p, d)``.
        candidates: rows of ``prompts``, int64 ``(goals, k)``: the goal itself first, then its negatives.
        goal_indices: the goal of each image, int64 ``(n,)``.
        temperature: of the softmax.

    Returns:
        Probabilities, float32 ``(n,)``.

    Example:
        >>> images, prompts = torch.eye(2), torch.eye(2)
        >>> candidates = torch.tensor([[0, 1], [1, 0]])
        >>> goal_probabilities(images, prompts, candidates, torch.tensor([0, 0]), temperature=1.0)
        tensor([0.7311, 0.2689])
    """
    check_embeddings(images, prompts, ndim=2)
    logits = images @ prompts.T / temperature
    return logits.gather(1, candidates[goal_indices]).softmax(dim=1)[:, 0]


def all_goal_probabilities(images: Tensor, prompts: Tensor, candidates: Tensor, temperature: float) -> Tensor:
    """Probability of every goal for every image; `goal_probabilities` of all pairs, with one matrix product.

    Args:
        images, prompts, candidates, temperature: see `goal_probabilities`.

    Returns:
        Probabilities, float32 ``(n, goals)``.

    Example:
        >>> images, prompts = torch.eye(2), torch.eye(2)
        >>> all_goal_probabilities(images, prompts, torch.tensor([[0, 1], [1, 0]]), temperature=1.0)
        tensor([[0.7311, 0.2689],
                [0.2689, 0.7311]])
    """
    check_embeddings(images, prompts, ndim=2)
    logits = prompts @ images.T / temperature  # (p, n), of which whole rows are taken
    return logits[candidates].softmax(dim=1)[:, 0].T


class _GoalReward:
    """Holds a model and the embeddings of the goals; subclasses turn image embeddings into rewards."""

    def __init__(self, vlm, prompts: Sequence[Prompt]):
        check_vlm(vlm)
        if not prompts:
            raise ValueError("There are no goals; expected at least one prompt.")
        self.vlm = vlm
        self.num_goals = len(prompts)
        self.frame_size: int | None = getattr(vlm, "image_size", None)
        self.device = getattr(vlm, "device", torch.device("cpu"))
        self.goal_embeddings = embed_prompts(vlm, prompts, [f"goals[{i}]" for i in range(len(prompts))])  # (goals, d)

    def __call__(self, frames: Any, goal_indices: Any) -> Tensor:
        """Rewards frames, uint8 ``(n, height, width, 3)``, each for its goal: float32 ``(n,)``."""
        return self.reward(self.embed(frames), goal_indices)

    def embed(self, frames: Any) -> Tensor:
        """Embeds frames, uint8 ``(n, height, width, 3)``, as unit vectors, float32 ``(n, d)``."""
        return self.vlm.embed_images(frames)

    def embed_texts(self, texts: Sequence[str]) -> Tensor:
        """Embeds sentences as unit vectors, float32 ``(k, d)``."""
        return self.vlm.embed_texts(list(texts))

    def reward(self, embeddings: Any, goal_indices: Any) -> Tensor:
        """Rewards embedded frames, each for its goal.

        Args:
            embeddings: unit vectors, float32 ``(n, d)``, tensor or array.
            goal_indices: int ``(n,)``.

        Returns:
            Rewards, float32 ``(n,)``.

        Raises:
            ValueError: a goal index is out of its range, or the lengths differ.
        """
        images = self._on_device(embeddings)
        indices = torch.as_tensor(np.asarray(goal_indices), dtype=torch.int64, device=images.device)
        if indices.shape != (len(images),) or (
            len(indices) and not 0 <= indices.min() <= indices.max() < self.num_goals
        ):
            raise ValueError(
                f"goal_indices must be {len(images)} whole numbers from 0 to {self.num_goals - 1}, one per frame, got "
                f"{goal_indices!r}."
            )
        return self._reward(images, indices)

    def reward_all(self, embeddings: Any) -> Tensor:
        """Rewards embedded frames for every goal at once.

        Args:
            embeddings: unit vectors, float32 ``(n, d)``, tensor or array.

        Returns:
            Rewards, float32 ``(n, goals)``.
        """
        return self._reward_all(self._on_device(embeddings))

    def prepare(self, num_frames: int) -> None:
        """Compiles the model's image tower if that pays off for `num_frames` frames."""
        compile_tower(self.vlm, num_frames)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({getattr(self.vlm, 'name', self.vlm)!r}, {self.num_goals} goals)"

    def _on_device(self, embeddings: Any) -> Tensor:
        return torch.as_tensor(embeddings, device=self.goal_embeddings.device)

    def _reward(self, images: Tensor, indices: Tensor) -> Tensor:
        raise NotImplementedError

    def _reward_all(self, images: Tensor) -> Tensor:
        raise NotImplementedError


class GoalCosineReward(_GoalReward):
    """Cosine similarity of every frame with its goal (paper A, equation 2, for many goals).

    Args:
        vlm: vision-language model with ``embed_images`` and ``embed_texts``, as ``load_vlm`` gives it.
        prompts: one prompt per goal, or several whose embeddings are averaged.

    Raises:
        TypeError, ValueError: see `utils.embeddings.embed_prompt`.
    """

    threshold = None  # the reward is graded and never says that a goal is reached

    def _reward(self, images: Tensor, indices: Tensor) -> Tensor:
        return (images * self.goal_embeddings[indices]).sum(dim=1)

    def _reward_all(self, images: Tensor) -> Tensor:
        return images @ self.goal_embeddings.T


class GoalContrastiveReward(_GoalReward):
    """Whether every frame shows its goal rather than one of that goal's negatives (paper B, equations 1 and 2).

    Args:
        vlm: vision-language model with ``embed_images`` and ``embed_texts``, as ``load_vlm`` gives it.
        prompts: one prompt per goal, or several whose embeddings are averaged.
        negatives: goal indices, int ``(goals, k)``, the negatives of each goal; see `sample_negatives`.
        distractors: prompts that are negatives of every goal.
        temperature: of the softmax; None for the model's own.
        threshold: β in [0, 1] for a 0/1 reward, or None for the probability itself.

    Raises:
        TypeError, ValueError: see `utils.embeddings.embed_prompt`; a goal has no negative, is its own negative, or has
            the same embedding as one.
    """

    def __init__(
        self,
        vlm,
        prompts: Sequence[Prompt],
        negatives: Any,
        distractors: Sequence[Prompt] = (),
        temperature: float | None = None,
        threshold: float | None = 0.5,
    ):
        super().__init__(vlm, prompts)
        temperature = getattr(vlm, "temperature", 0.01) if temperature is None else temperature
        check_range("temperature", temperature, 1e-4, 100, "None takes the model's own")
        if threshold is not None:
            check_fraction("threshold", threshold)
        self.temperature, self.threshold = temperature, threshold
        roles = [f"distractors[{i}]" for i in range(len(distractors))]
        extra = [embed_prompts(vlm, distractors, roles)] if distractors else []
        self.prompt_embeddings = torch.cat([self.goal_embeddings, *extra])  # unit vectors (goals + distractors, d)
        self.candidates = _candidates(negatives, self.num_goals, len(distractors)).to(self.goal_embeddings.device)
        self._check_distinct([*prompts, *distractors])

    def probabilities(self, embeddings: Tensor, goal_indices: Any) -> Tensor:
        """Returns the probabilities that the threshold is compared with, float32 ``(n,)``; see `reward`."""
        indices = torch.as_tensor(np.asarray(goal_indices), dtype=torch.int64, device=self.candidates.device)
        return goal_probabilities(embeddings, self.prompt_embeddings, self.candidates, indices, self.temperature)

    def _reward(self, images: Tensor, indices: Tensor) -> Tensor:
        return self._thresholded(self.probabilities(images, indices))

    def _reward_all(self, images: Tensor) -> Tensor:
        return self._thresholded(
            all_goal_probabilities(images, self.prompt_embeddings, self.candidates, self.temperature)
        )

    def _thresholded(self, probabilities: Tensor) -> Tensor:
        return probabilities if self.threshold is None else (probabilities > self.threshold).to(probabilities.dtype)

    def _check_distinct(self, prompts: Sequence[Prompt]) -> None:
        """Raises ``ValueError`` if a goal has the embedding of one of its negatives."""
        distances = torch.cdist(self.goal_embeddings, self.prompt_embeddings)
        near = distances.gather(1, self.candidates[:, 1:]) < 1e-5
        if near.any():
            goal, place = (int(index) for index in near.nonzero()[0])
            other = prompts[int(self.candidates[goal, 1 + place])]
            raise ValueError(
                f"The goal {_shown(prompts[goal])} can never win: its negative {_shown(other)} has the same embedding; "
                "remove one of them."
            )


def goal_reward(vlm, goals: GoalSet) -> GoalContrastiveReward:
    """Makes the contrastive reward of a `GoalSet`; the embedding of a goal is the average over its templates."""
    negatives = sample_negatives(len(goals.names), len(goals.train), goals.negatives, goals.seed)
    prompts = [goals.wordings(goal) for goal in goals.names]
    return GoalContrastiveReward(vlm, prompts, negatives, list(goals.distractors), goals.temperature, goals.threshold)


def _candidates(negatives: Any, goals: int, distractors: int) -> Tensor:
    """Joins every goal, its negatives and the distractors as rows of indices, int64 ``(goals, k)``."""
    array = np.asarray(negatives)
    if array.ndim != 2 or len(array) != goals or array.dtype.kind not in "iu" or not array.shape[1] + distractors:
        raise ValueError(
            f"negatives must be goal indices ({goals}, k), at least one for each goal or a distractor; got "
            f"shape {array.shape} of {array.dtype}."
        )
    own = np.arange(goals)[:, None]
    if array.size and (array.min() < 0 or array.max() >= goals):
        raise ValueError(f"negatives must be goal indices from 0 to {goals - 1}, got {array.min()} to {array.max()}.")
    if (array == own).any():
        goal = int(np.argwhere(array == own)[0][0])
        raise ValueError(f"The goal {goal} is among its own negatives and can never win; remove it there.")
    others = np.broadcast_to(goals + np.arange(distractors), (goals, distractors))
    return torch.from_numpy(np.concatenate([own, array, others], axis=1).astype(np.int64))


def _shown(prompt: Prompt) -> str:
    return repr(prompt if isinstance(prompt, str) else prompt[0])
