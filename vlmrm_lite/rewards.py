"""From embeddings to rewards: three formulas, and the same three as callables on frames.

The formulas are pure functions on unit vectors and know no model::

    cosine_reward(images, goal)                                    paper A, equation 2
    goal_baseline_reward(images, goal, baseline, alpha)            paper A, definition 1
    contrastive_reward(images, prompts, goal_index, temperature)   paper B, equations 1 and 2
    sharpen(rewards, sharpening)                                   ours, on top of the first two

``CosineReward``, ``GoalBaselineReward`` and ``ContrastiveReward`` hold a vision-language model and its prompts, and
turn frames into rewards. Paper A is Rocamonde et al., ICLR 2024 (arXiv 2310.12921); paper B is Baumli et al., 2023
(arXiv 2312.09187).
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from .utils.checks import check_fraction, check_goal_index, check_range
from .utils.deprecation import renamed_arguments, renamed_attribute
from .utils.embeddings import Prompt, check_embeddings, check_negatives, check_vlm, embed_prompt, embed_prompts
from .utils.reward_protocol import compile_tower

_TEMPERATURES = "CLIP models suit 0.01, SimCLIP 0.05"
_NO_LINE = ", so there is no line through them. Choose a baseline that describes the scene without the goal."


def cosine_reward(images: Tensor, goal: Tensor) -> Tensor:
    """Cosine similarity of every image with the goal, ``R(s) = s·g`` (paper A, equation 2).

    Args:
        images: unit vectors, float32 ``(n, d)``.
        goal: the goal's unit vector, float32 ``(d,)``.

    Returns:
        Rewards in [-1, 1], float32 ``(n,)``.

    Raises:
        TypeError, ValueError: an argument is not a tensor, or the shapes do not fit.

    Example:
        >>> cosine_reward(torch.tensor([[1.0, 0.0], [0.6, 0.8]]), goal=torch.tensor([0.0, 1.0]))
        tensor([0.0000, 0.8000])
    """
    check_embeddings(images, goal, ndim=1)
    return images @ goal


def goal_baseline_reward(images: Tensor, goal: Tensor, baseline: Tensor, alpha: float) -> Tensor:
    """Goal-baseline regularized reward (paper A, definition 1).

    ``R(s) = 1 - ||alpha proj(s) + (1 - alpha) s - g||² / 2``, where ``proj`` is the projection on the line through
    baseline and goal. It removes what differs between images without being part of the step from baseline to goal.

    Args:
        images: unit vectors ``s``, float32 ``(n, d)``.
        goal: the goal's unit vector ``g``, float32 ``(d,)``.
        baseline: unit vector of a neutral description of the scene, float32 ``(d,)``.
        alpha: strength in [0, 1]. At 0 the reward is exactly `cosine_reward`; at 1 only the component along the
            line is left.

    Returns:
        Rewards of at most 1, float32 ``(n,)``.

    Raises:
        TypeError, ValueError: the shapes do not fit, alpha is not in [0, 1], or goal and baseline are equal.

    Example:
        >>> images, goal = torch.tensor([[0.0, 1.0]]), torch.tensor([1.0, 0.0])
        >>> goal_baseline_reward(images, goal, baseline=-goal, alpha=0.0)
        tensor([0.])
        >>> goal_baseline_reward(images, goal, baseline=-goal, alpha=1.0)
        tensor([0.5000])
    """
    check_embeddings(images, goal, baseline, ndim=1)
    check_fraction("alpha", alpha)
    direction = goal - baseline
    length = direction.norm()
    if length < 1e-5:
        raise ValueError(f"goal and baseline have the same embedding (distance {length.item():.1g}){_NO_LINE}")
    direction = direction / length
    projections = goal + ((images - goal) @ direction)[:, None] * direction
    moved = alpha * projections + (1 - alpha) * images
    return 1 - (moved - goal).square().sum(dim=1) / 2


@renamed_arguments(goals="prompts", target="goal_index")
def contrastive_reward(
    images: Tensor, prompts: Tensor, goal_index: int, temperature: float, threshold: float | None = None
) -> Tensor:
    """Probability of the goal against negative prompts, or whether it exceeds a threshold (paper B, eqs. 1 and 2).

    ``p(s) = exp(s·g / temperature) / Σ_k exp(s·t_k / temperature)`` over the goal ``g`` and all negatives.

    Args:
        images: unit vectors, float32 ``(n, d)``.
        prompts: unit vectors of the goal and at least one negative, float32 ``(k, d)``.
        goal_index: the row of ``prompts`` that is the goal.
        temperature: from 0.0001 to 100; smaller is more decisive. CLIP models are trained to about 0.01.
        threshold: β in [0, 1]; the reward is 1 where ``p > β`` and 0 elsewhere. None gives ``p`` itself.

    Returns:
        Rewards in [0, 1], float32 ``(n,)``.

    Raises:
        TypeError, ValueError: the shapes do not fit, or a number is out of its range.

    Example:
        >>> images, prompts = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.eye(2)
        >>> contrastive_reward(images, prompts, goal_index=0, temperature=1.0)
        tensor([0.7311, 0.2689])
        >>> contrastive_reward(images, prompts, goal_index=0, temperature=1.0, threshold=0.5)
        tensor([1., 0.])
    """
    check_embeddings(images, prompts, ndim=2)
    check_range("temperature", temperature, 1e-4, 100, _TEMPERATURES)
    check_goal_index(goal_index, len(prompts))
    probabilities = (images @ prompts.T / temperature).softmax(dim=1)[:, goal_index]
    if threshold is None:
        return probabilities
    check_fraction("threshold", threshold)
    return (probabilities > threshold).to(images.dtype)


@renamed_arguments(temperature="sharpening")
def sharpen(rewards: Tensor, sharpening: float) -> Tensor:
    """Spreads out the highest rewards: ``exp((R - 1) / sharpening)``.

    A contrastive model learns cosines that are logarithms of probabilities, up to its temperature. So a frame that is
    almost the goal has almost the goal's reward, and an agent stops there. The exponential undoes the logarithm; it is
    the numerator of paper B's equation 1.

    Args:
        rewards: at most 1, from `cosine_reward` or `goal_baseline_reward`, float32 ``(n,)``.
        sharpening: from 0.01 to 100; the smaller, the larger the gap between the best rewards. Their order does not
            change, except that all rewards more than about 100 times `sharpening` below 1 become 0 in float32.

    Returns:
        Rewards in [0, 1], float32 ``(n,)``.

    Raises:
        TypeError, ValueError: sharpening is no number in its range, or a reward is NaN or infinite.

    Example:
        >>> sharpen(torch.tensor([0.0, 0.9, 1.0]), sharpening=0.1)
        tensor([4.5400e-05, 3.6788e-01, 1.0000e+00])
    """
    check_range("sharpening", sharpening, 0.01, 100, _TEMPERATURES)
    if not rewards.isfinite().all():
        raise ValueError("rewards must be finite numbers of at most 1, but hold NaN or infinity.")
    return ((rewards - 1) / sharpening).exp()


class _PromptReward:
    """Frames in, one reward per frame out; subclasses turn embeddings into rewards. A `utils.frames.Reward`."""

    _shown: tuple[str, ...] = ()  # attributes of the repr

    def __init__(self, vlm, sharpening: float | None = None):
        check_vlm(vlm)
        self.vlm, self.sharpening = vlm, sharpening
        self.frame_size: int | None = getattr(vlm, "image_size", None)
        self.device = getattr(vlm, "device", torch.device("cpu"))
        if sharpening is not None:
            check_range("sharpening", sharpening, 0.01, 100, _TEMPERATURES)

    def __call__(self, frames) -> Tensor:
        """Computes the reward of frames, uint8 ``(n, height, width, 3)``, numpy or torch: float32 ``(n,)``."""
        return self.from_embeddings(self.vlm.embed_images(frames))

    def from_embeddings(self, images: Tensor) -> Tensor:
        """Computes the reward of embedded images: unit vectors ``(n, d)`` to float32 ``(n,)``."""
        raise NotImplementedError

    def prepare(self, num_frames: int) -> None:
        """Compiles the model's image tower if that pays off for `num_frames` frames."""
        compile_tower(self.vlm, num_frames)

    def __repr__(self) -> str:
        shown = self._shown if self.sharpening is None else (*self._shown, "sharpening")
        settings = "".join(f", {name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__name__}({getattr(self.vlm, 'name', self.vlm)!r}{settings})"

    def _sharpened(self, rewards: Tensor) -> Tensor:
        return rewards if self.sharpening is None else sharpen(rewards, self.sharpening)


class CosineReward(_PromptReward):
    """Cosine similarity of frames with a goal prompt (paper A, equation 2).

    Args:
        vlm: vision-language model with ``embed_images`` and ``embed_texts``, as ``load_vlm`` gives it.
        goal: a prompt that describes the goal, or several whose embeddings are averaged.
        sharpening: see `sharpen`; None leaves the reward as it is.

    Raises:
        TypeError, ValueError: see `utils.embeddings.embed_prompt` and `sharpen`.
    """

    _shown = ("goal",)
    temperature = renamed_attribute("temperature", "sharpening")

    @renamed_arguments(temperature="sharpening")
    def __init__(self, vlm, goal: Prompt, sharpening: float | None = None):
        super().__init__(vlm, sharpening)
        self.goal = goal
        self.goal_embedding = embed_prompt(vlm, goal, "goal")  # unit vector, float32 (d,)

    def from_embeddings(self, images: Tensor) -> Tensor:
        return self._sharpened(cosine_reward(images, self.goal_embedding))


class GoalBaselineReward(_PromptReward):
    """Goal-baseline regularized reward of frames (paper A, definition 1). ``alpha`` may be changed afterwards.

    Args:
        vlm: vision-language model with ``embed_images`` and ``embed_texts``, as ``load_vlm`` gives it.
        goal: a prompt that describes the goal, or several whose embeddings are averaged.
        baseline: a neutral description of the scene, without the goal.
        alpha: regularization strength in [0, 1]; 0 is the cosine reward.
        sharpening: see `sharpen`; None leaves the reward as it is.

    Raises:
        TypeError, ValueError: see `utils.embeddings.embed_prompt`, `goal_baseline_reward` and `sharpen`.
    """

    _shown = ("goal", "baseline", "alpha")
    temperature = renamed_attribute("temperature", "sharpening")

    @renamed_arguments(temperature="sharpening")
    def __init__(self, vlm, goal: Prompt, baseline: Prompt, alpha: float = 0.5, sharpening: float | None = None):
        super().__init__(vlm, sharpening)
        check_fraction("alpha", alpha)
        self.goal, self.baseline, self.alpha = goal, baseline, alpha
        self.goal_embedding = embed_prompt(vlm, goal, "goal")  # unit vectors, float32 (d,)
        self.baseline_embedding = embed_prompt(vlm, baseline, "baseline")
        if goal == baseline:
            raise ValueError(f"goal and baseline are both {goal!r}{_NO_LINE}")
        self.from_embeddings(self.goal_embedding[None])  # raises if different words have the same embedding

    def from_embeddings(self, images: Tensor) -> Tensor:
        return self._sharpened(goal_baseline_reward(images, self.goal_embedding, self.baseline_embedding, self.alpha))


class ContrastiveReward(_PromptReward):
    """Whether frames show the goal rather than one of the negatives (paper B, equations 1 and 2).

    Args:
        vlm: vision-language model with ``embed_images`` and ``embed_texts``, as ``load_vlm`` gives it.
        goal: a prompt that describes the goal, or several whose embeddings are averaged.
        negatives: at least one prompt for what else the frame might show; each is a class of its own, and may itself
            be a list of prompts to average.
        temperature: of the softmax, from 0.0001 to 100; CLIP models are trained to about 0.01.
        threshold: β in [0, 1] for a 0/1 reward, or None for the probability itself.

    Raises:
        TypeError, ValueError: see `utils.embeddings.embed_prompt` and `contrastive_reward`; there are no negatives, or
            the goal is one of them.
    """

    _shown = ("goal", "negatives", "temperature", "threshold")

    def __init__(
        self,
        vlm,
        goal: Prompt,
        negatives: str | Sequence[Prompt],
        temperature: float = 0.01,
        threshold: float | None = None,
    ):
        super().__init__(vlm)
        negatives = check_negatives(goal, negatives)
        check_range("temperature", temperature, 1e-4, 100, _TEMPERATURES)
        if threshold is not None:
            check_fraction("threshold", threshold)
        self.goal, self.negatives, self.temperature, self.threshold = goal, negatives, temperature, threshold
        roles = ["goal", *(f"negatives[{i}]" for i in range(len(negatives)))]
        self.goal_embeddings = embed_prompts(vlm, [goal, *negatives], roles)  # unit vectors (k, d); row 0: goal
        for negative, distance in zip(negatives, (self.goal_embeddings[1:] - self.goal_embeddings[0]).norm(dim=1)):
            if distance < 1e-5:
                raise ValueError(f"The goal {goal!r} can never win: {negative!r} has the same embedding; remove it.")

    def from_embeddings(self, images: Tensor) -> Tensor:
        return contrastive_reward(images, self.goal_embeddings, 0, self.temperature, self.threshold)


PROMPT_REWARDS = (CosineReward, GoalBaselineReward, ContrastiveReward)
"""The rewards of this package that hold a model and prompts. They draw no random numbers."""


def prompt_reward(
    vlm, goal: Prompt, baseline: Prompt | None = None, alpha: float = 0.5, sharpening: float | None = None
) -> CosineReward | GoalBaselineReward:
    """Makes the `GoalBaselineReward` of two prompts, or without a baseline the `CosineReward` of one."""
    if baseline is None:
        return CosineReward(vlm, goal, sharpening)
    return GoalBaselineReward(vlm, goal, baseline, alpha, sharpening)
