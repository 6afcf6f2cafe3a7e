"""Rewards for many goals: frames are embedded once, and the embeddings can be rewarded for any goal.

The wrapper and the replay buffer take any object with ``embed(frames) -> (n, d)`` and
``reward(embeddings, goal_indices) -> (n,)``; the two classes here are those of the papers. They also have
``reward_all(embeddings) -> (n, goals)``, which the replay buffer uses where there is one.
"""

import operator
from collections.abc import Mapping, Sequence
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
        candidates: rows of ``prompts``, int64 ``(goals, k)``: the goal itself first, then its negatives, and -1 where
            it has fewer than others.
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
    rows = candidates[goal_indices]
    logits = (images @ prompts.T / temperature).gather(1, rows.clamp(min=0))
    return logits.masked_fill(rows < 0, -torch.inf).softmax(dim=1)[:, 0]


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
    return logits[candidates].masked_fill((candidates < 0)[..., None], -torch.inf).softmax(dim=1)[:, 0].T


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
        negatives: for each goal the goal indices of its negatives, of any number; see `sample_negatives`.
        distractors: prompts that are negatives of every goal, or a dict from prompts to the indices of the goals that
            they are negatives of.
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
        distractors: Sequence[Prompt] | Mapping[str, Sequence[int]] = (),
        temperature: float | None = None,
        threshold: float | None = 0.5,
    ):
        super().__init__(vlm, prompts)
        temperature = getattr(vlm, "temperature", 0.01) if temperature is None else temperature
        check_range("temperature", temperature, 1e-4, 100, "None takes the model's own")
        if threshold is not None:
            check_fraction("threshold", threshold)
        self.temperature, self.threshold = temperature, threshold
        others = list(distractors)
        extra = [embed_prompts(vlm, others, [f"distractors[{i}]" for i in range(len(others))])] if others else []
        self.prompt_embeddings = torch.cat([self.goal_embeddings, *extra])  # unit vectors (goals + distractors, d)
        for_goals = distractors.values() if isinstance(distractors, Mapping) else [range(self.num_goals)] * len(others)
        rows = [
            [*row, *(self.num_goals + i for i, goals in enumerate(for_goals) if goal in goals)]
            for goal, row in enumerate(_check_negatives(negatives, self.num_goals))
        ]
        self.candidates = _candidates(rows).to(self.goal_embeddings.device)  # rows of the prompts, (goals, k)
        self._check_distinct([*prompts, *others])

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
        rivals = self.candidates[:, 1:]
        near = (distances.gather(1, rivals.clamp(min=0)) < 1e-5) & (rivals >= 0)
        if near.any():
            goal, place = (int(index) for index in near.nonzero()[0])
            other = prompts[int(self.candidates[goal, 1 + place])]
            raise ValueError(
                f"The goal {_shown(prompts[goal])} can never win: its negative {_shown(other)} has the same embedding; "
                "remove one of them."
            )


def goal_reward(vlm, goals: GoalSet) -> GoalContrastiveReward:
    """Makes the contrastive reward of a `GoalSet`; the embedding of a goal is the average over its templates."""
    prompts = [goals.wordings(goal) for goal in goals.names]
    of_goals = [goals.distractors_of(goal) for goal in goals.names]
    every = list(dict.fromkeys(sum(of_goals, ())))
    distractors = {prompt: [i for i, prompts in enumerate(of_goals) if prompt in prompts] for prompt in every}
    return GoalContrastiveReward(vlm, prompts, sample_negatives(goals), distractors, goals.temperature, goals.threshold)


def _check_negatives(negatives: Any, num_goals: int) -> list[list[int]]:
    """Returns the negatives of every goal."""
    try:
        rows = [[operator.index(index) for index in row] for row in negatives]
    except TypeError:
        rows = []
    if len(rows) != num_goals:
        raise ValueError(f"negatives={negatives!r:.100}; expected {num_goals} lists of goal indices, one per goal.")
    for goal, row in enumerate(rows):
        wrong = [index for index in row if not 0 <= index < num_goals]
        if wrong:
            raise ValueError(f"negatives holds the goal index {wrong[0]}; expected 0 to {num_goals - 1}.")
        if goal in row:
            raise ValueError(f"The goal {goal} is among its own negatives and can never win; remove it there.")
    return rows


def _candidates(rivals: list[list[int]]) -> Tensor:
    """Joins every goal and what it is compared with as rows of indices, int64 ``(goals, k)``, filled up with -1."""
    alone = [goal for goal, row in enumerate(rivals) if not row]
    if alone:
        raise ValueError(
            f"The goal {alone[0]} has nothing to be compared with; give it at least one negative or a distractor."
        )
    length = max(map(len, rivals))
    rows = [[goal, *row, *[-1] * (length - len(row))] for goal, row in enumerate(rivals)]
    return torch.tensor(rows, dtype=torch.int64)


def _shown(prompt: Prompt) -> str:
    return repr(prompt if isinstance(prompt, str) else prompt[0])
