"""From embeddings to rewards: three formulas, and the same three as callables on frames.

The formulas are pure functions on unit vectors and know no model::

    cosine_reward(images, goal)                              paper A, equation 2
    goal_baseline_reward(images, goal, baseline, alpha)      paper A, definition 1
    contrastive_reward(images, goals, target, temperature)   paper B, figure 1
    sharpen(rewards, temperature)                            the first two, where nearly right is not good enough

The callables ``CosineReward``, ``GoalBaselineReward`` and ``ContrastiveReward`` hold a vision-language model
and prompts, and turn frames into rewards. Paper A is Rocamonde et al., ICLR 2024 (arXiv 2310.12921); paper B
is Baumli et al., 2023 (arXiv 2312.09187).
"""

from collections.abc import Sequence
from numbers import Real

import torch
from torch import Tensor
from torch.nn.functional import normalize

Prompt = str | Sequence[str]
"""One sentence, or several whose embeddings are averaged."""


def cosine_reward(images: Tensor, goal: Tensor) -> Tensor:
    """Cosine similarity of every image with the goal (paper A, equation 2).

    Args:
        images: unit vectors, float32 ``(n, d)``.
        goal: the goal's unit vector, float32 ``(d,)``.

    Returns:
        Rewards in [-1, 1], float32 ``(n,)``.

    Raises:
        TypeError: an argument is not a tensor.
        ValueError: the shapes do not fit.

    Example:
        >>> cosine_reward(torch.tensor([[1.0, 0.0], [0.6, 0.8]]), goal=torch.tensor([0.0, 1.0]))
        tensor([0.0000, 0.8000])
    """
    _check_shapes(images, goal, ndim=1)
    return images @ goal


def goal_baseline_reward(images: Tensor, goal: Tensor, baseline: Tensor, alpha: float) -> Tensor:
    """Goal-baseline regularised reward (paper A, definition 1).

    Every image ``s`` is moved a share ``alpha`` of the way to its projection on the line through baseline and
    goal, which removes what differs between images but has nothing to do with the step from baseline to goal;
    then ``R(s) = 1 - ||alpha proj(s) + (1 - alpha) s - g||² / 2``.

    Args:
        images: unit vectors ``s``, float32 ``(n, d)``.
        goal: the goal's unit vector ``g``, float32 ``(d,)``.
        baseline: unit vector of a neutral description ``b``, float32 ``(d,)``.
        alpha: strength in [0, 1]. At 0 the reward is exactly ``cosine_reward``; at 1 only the component along
            the line is left.

    Returns:
        Rewards of at most 1, float32 ``(n,)``.

    Raises:
        TypeError: an argument is not a tensor, or alpha not a number.
        ValueError: the shapes do not fit, alpha is outside [0, 1], or goal and baseline are equal.

    Example:
        >>> images, goal = torch.tensor([[0.0, 1.0]]), torch.tensor([1.0, 0.0])
        >>> goal_baseline_reward(images, goal, baseline=-goal, alpha=0.0)
        tensor([0.])
        >>> goal_baseline_reward(images, goal, baseline=-goal, alpha=1.0)
        tensor([0.5000])
    """
    _check_shapes(images, goal, baseline, ndim=1)
    _check_share("alpha", alpha)
    direction = goal - baseline
    length = direction.norm()
    if length < 1e-5:
        raise ValueError(
            f"goal and baseline have the same embedding (distance {length.item():.1g}), so there is no line "
            "through them. Choose a baseline that describes the scene without the goal."
        )
    direction = direction / length
    projections = goal + ((images - goal) @ direction)[:, None] * direction
    moved = alpha * projections + (1 - alpha) * images
    return 1 - (moved - goal).square().sum(dim=1) / 2


def contrastive_reward(
    images: Tensor, goals: Tensor, target: int, temperature: float, threshold: float | None = None
) -> Tensor:
    """Probability of the goal against negative prompts, or whether it passes a threshold (paper B, figure 1).

    ``p(s) = exp(s·g / temperature) / Σ_k exp(s·t_k / temperature)`` over the goal ``g`` and all negatives.

    Args:
        images: unit vectors, float32 ``(n, d)``.
        goals: unit vectors of the goal and the negatives, float32 ``(k, d)``.
        target: which row of ``goals`` is the goal.
        temperature: positive; small values sharpen the choice. CLIP models are trained to about 0.01.
        threshold: β in [0, 1]; the reward is 1 where ``p > β`` and 0 elsewhere. None gives ``p`` itself.

    Returns:
        Rewards in [0, 1], float32 ``(n,)``.

    Raises:
        TypeError: an argument is not a tensor, or a number not a number.
        ValueError: the shapes do not fit, temperature is not positive, threshold is outside [0, 1], or there
            is no row ``target``.

    Example:
        >>> images, goals = torch.tensor([[1.0, 0.0], [0.0, 1.0]]), torch.eye(2)
        >>> contrastive_reward(images, goals, target=0, temperature=1.0)
        tensor([0.7311, 0.2689])
        >>> contrastive_reward(images, goals, target=0, temperature=1.0, threshold=0.5)
        tensor([1., 0.])
    """
    _check_shapes(images, goals, ndim=2)
    _check_temperature(temperature)
    if target not in range(len(goals)):
        raise ValueError(f"target must be the row of the goal, one of 0 to {len(goals) - 1}; got {target!r}.")
    probabilities = (images @ goals.T / temperature).softmax(dim=1)[:, target]
    if threshold is None:
        return probabilities
    _check_share("threshold", threshold)
    return (probabilities > threshold).to(images.dtype)


def sharpen(rewards: Tensor, temperature: float) -> Tensor:
    """Pulls the highest rewards apart: ``exp((R - 1) / temperature)``.

    A contrastive model learns cosines that are, over its own temperature, the *logarithm* of how likely its sentence
    is. So a picture that leaves open whether the goal is reached is paid nearly as well as one that shows it, and an
    agent need not go on. Undoing the logarithm is the numerator of paper B's probability (figure 1).

    Args:
        rewards: of at most 1, as `cosine_reward` and `goal_baseline_reward` give them, float32 ``(n,)``.
        temperature: positive; the smaller, the more the best count. The order of the rewards stays.

    Returns:
        Rewards in (0, 1], float32 ``(n,)``.

    Raises:
        TypeError: temperature is not a number.
        ValueError: it is not positive.

    Example:
        >>> sharpen(torch.tensor([0.0, 0.9, 1.0]), temperature=0.1)
        tensor([4.5400e-05, 3.6788e-01, 1.0000e+00])
    """
    _check_temperature(temperature)
    return ((rewards - 1) / temperature).exp()


class _Reward:
    """Frames in, one reward per frame out; subclasses say how embeddings become rewards."""

    _shown: tuple[str, ...] = ()  # what the repr tells

    def __init__(self, vlm, temperature: float | None = None):
        self.vlm, self.temperature = vlm, temperature
        if temperature is not None:
            _check_temperature(temperature)

    def __call__(self, frames) -> Tensor:
        """Reward of every frame.

        Args:
            frames: uint8 ``(n, height, width, 3)``, numpy or torch.

        Returns:
            Rewards, float32 ``(n,)``, on the model's device.
        """
        return self.from_embeddings(self.vlm.embed_images(frames))

    def from_embeddings(self, images: Tensor) -> Tensor:
        """Reward of images that are embedded already: ``(n, d)`` unit vectors in, float32 ``(n,)`` out."""
        raise NotImplementedError

    def __repr__(self) -> str:
        shown = {name: getattr(self, name) for name in self._shown}
        if self.temperature is None:
            shown.pop("temperature", None)
        settings = "".join(f", {name}={value!r}" for name, value in shown.items())
        return f"{type(self).__name__}({getattr(self.vlm, 'name', self.vlm)!r}{settings})"


class CosineReward(_Reward):
    """Cosine similarity of frames with a goal sentence (paper A, equation 2).

    Args:
        vlm: vision-language model with ``embed_images`` and ``embed_texts``, as ``load_vlm`` gives it.
        goal: a sentence that describes the goal, or several whose embeddings are averaged.
        temperature: of `sharpen`; None leaves the reward as it is.

    Attributes:
        goal_embedding: the goal's unit vector, float32 ``(d,)``.

    Raises:
        TypeError: the prompt is not text, or temperature not a number.
        ValueError: the prompt is empty, or temperature is not positive.
    """

    _shown = ("goal", "temperature")

    def __init__(self, vlm, goal: Prompt, temperature: float | None = None):
        super().__init__(vlm, temperature)
        self.goal = goal
        self.goal_embedding = embed_prompt(vlm, goal, "goal")

    def from_embeddings(self, images: Tensor) -> Tensor:
        return _sharpened(cosine_reward(images, self.goal_embedding), self.temperature)


class GoalBaselineReward(_Reward):
    """Goal-baseline regularised reward of frames (paper A, definition 1).

    ``alpha`` may be changed afterwards; the prompts are embedded only once.

    Args:
        vlm: vision-language model with ``embed_images`` and ``embed_texts``, as ``load_vlm`` gives it.
        goal: a sentence that describes the goal, or several whose embeddings are averaged.
        baseline: a neutral description of the scene, without the goal.
        alpha: regularisation strength in [0, 1]; 0 is the cosine reward.
        temperature: of `sharpen`; None leaves the reward as it is.

    Attributes:
        goal_embedding, baseline_embedding: unit vectors, float32 ``(d,)``.

    Raises:
        TypeError: a prompt is not text, or alpha or temperature not a number.
        ValueError: a prompt is empty, goal and baseline are equal, alpha is outside [0, 1], or temperature is not
            positive.
    """

    _shown = ("goal", "baseline", "alpha", "temperature")

    def __init__(self, vlm, goal: Prompt, baseline: Prompt, alpha: float = 0.5, temperature: float | None = None):
        super().__init__(vlm, temperature)
        self.goal, self.baseline, self.alpha = goal, baseline, alpha
        _check_share("alpha", alpha)
        self.goal_embedding = embed_prompt(vlm, goal, "goal")
        self.baseline_embedding = embed_prompt(vlm, baseline, "baseline")
        if goal == baseline:
            raise ValueError(
                f"goal and baseline are both {goal!r}, so there is no line "
                "through them. Choose a baseline that describes the scene without the goal."
            )
        self.from_embeddings(self.goal_embedding[None])  # raises if different words have the same embedding

    def from_embeddings(self, images: Tensor) -> Tensor:
        rewards = goal_baseline_reward(images, self.goal_embedding, self.baseline_embedding, self.alpha)
        return _sharpened(rewards, self.temperature)


class ContrastiveReward(_Reward):
    """Whether frames show the goal rather than one of the negatives (paper B, figure 1).

    Args:
        vlm: vision-language model with ``embed_images`` and ``embed_texts``, as ``load_vlm`` gives it.
        goal: a sentence that describes the goal, or several whose embeddings are averaged.
        negatives: at least one prompt for what else the frame might show; each is a class of its own, and may
            itself be a list of sentences to average.
        temperature: positive; CLIP models are trained to about 0.01.
        threshold: β in [0, 1] for a 0/1 reward, or None for the probability itself.

    Attributes:
        goal_embeddings: unit vectors of the goal (row 0) and the negatives, float32 ``(k, d)``.

    Raises:
        TypeError: a prompt is not text, or a number not a number.
        ValueError: a prompt or the list of negatives is empty, the goal is among the negatives, temperature
            is not positive, or threshold is outside [0, 1].
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
        negatives = [negatives] if isinstance(negatives, str) else negatives
        if not isinstance(negatives, Sequence) or not negatives:
            raise ValueError(
                f"negatives must be a list of at least one prompt, got {negatives!r}; "
                "without one, every frame would have probability 1."
            )
        if goal in negatives:
            raise ValueError(f"The goal {goal!r} is also among the negatives and can never win; remove it.")
        self.goal, self.negatives = goal, negatives
        self.temperature, self.threshold = temperature, threshold
        _check_temperature(temperature)
        if threshold is not None:
            _check_share("threshold", threshold)
        self.goal_embeddings = torch.stack(
            [embed_prompt(vlm, goal, "goal")]
            + [embed_prompt(vlm, negative, f"negatives[{i}]") for i, negative in enumerate(negatives)]
        )

    def from_embeddings(self, images: Tensor) -> Tensor:
        return contrastive_reward(images, self.goal_embeddings, 0, self.temperature, self.threshold)


def embed_prompt(vlm, prompt: Prompt, role: str = "prompt") -> Tensor:
    """One unit vector for a prompt; several sentences are averaged and the average is normalised again.

    Args:
        vlm: vision-language model with ``embed_texts``.
        prompt: a sentence or a list of sentences.
        role: what to call the prompt in an error ("goal", "baseline").

    Returns:
        Unit vector, float32 ``(d,)``, on the model's device.

    Raises:
        TypeError: the prompt is neither a string nor a list of strings.
        ValueError: the prompt, or a sentence of it, is empty.
    """
    sentences = [prompt] if isinstance(prompt, str) else prompt
    if not isinstance(sentences, Sequence) or not all(isinstance(sentence, str) for sentence in sentences):
        raise TypeError(f"{role} must be a sentence or a list of sentences, got {prompt!r} ({type(prompt).__name__}).")
    if not sentences or not all(sentence.strip() for sentence in sentences):
        raise ValueError(f"{role} is empty, got {prompt!r}; describe it in words, as in 'an upright pole'.")
    return normalize(vlm.embed_texts(list(sentences)).mean(dim=0), dim=0)


def _sharpened(rewards: Tensor, temperature: float | None) -> Tensor:
    return rewards if temperature is None else sharpen(rewards, temperature)


def _check_share(name: str, value: float) -> None:
    if not isinstance(value, Real):
        raise TypeError(f"{name} must be a number between 0 and 1, got {value!r} ({type(value).__name__}).")
    if not 0 <= value <= 1:
        raise ValueError(f"{name} must lie between 0 and 1, got {value}.")


def _check_temperature(value: float) -> None:
    if not isinstance(value, Real):
        raise TypeError(f"temperature must be a positive number, got {value!r} ({type(value).__name__}).")
    if not 0 < value < float("inf"):
        raise ValueError(f"temperature must be positive and finite, got {value}; CLIP models suit 0.01, SimCLIP 0.05.")


def _check_shapes(images: Tensor, *prompts: Tensor, ndim: int) -> None:
    for tensor in (images, *prompts):
        if not isinstance(tensor, Tensor):
            raise TypeError(
                f"Embeddings must be torch tensors, got {type(tensor).__name__}; torch.as_tensor(...) makes one."
            )
    for prompt in prompts:
        if images.ndim != 2 or prompt.ndim != ndim or prompt.shape[-1] != images.shape[1]:
            raise ValueError(
                f"Expected images (n, d) and prompts {'(d,)' if ndim == 1 else '(k, d)'}, "
                f"got {tuple(images.shape)} and {tuple(prompt.shape)}."
            )
