"""Contrastive pretraining of SimCLIP: open_clip models and captions that are generated with their images."""

import copy
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from open_clip.tokenizer import SimpleTokenizer
from torch import nn

from ..errors import VlmrmError
from ..utils.deprecation import renamed_arguments
from ..utils.locks import lock_folder
from . import DOMAINS, GOAL_DOMAINS, checkpoint, hard_negatives, initialization
from .checkpoint import CHECKPOINT, TrainingState
from .data import CaptionedImages, augment, seen_tokens, vocabulary
from .humanoid.scenes import NO_POSES
from .language import Domain
from .loss import SoftLabelClipLoss
from .models import CONTEXT, GOALS, MODELS, SIZE, compact_model, export
from .pool import with_pool

MIN_TRUTH = 1e-3  # added to the truth of ideas, so that one that is true of no image in a batch has a uniform target


@dataclass(frozen=True)
class Settings:
    """Hyperparameters of a pretraining.

    Attributes:
        steps: optimizer steps.
        images: images in a batch.
        captions: captions in a batch.
        idea_warmup: steps at the start in which images learn from one embedding per idea only, without captions; None
            for 300, or 0 with the weights of another model. At first the captions have nearly identical embeddings, and
            so have images that differ in a thin pole only: learning both at once makes no progress for long. These
            steps take a third of the time of the others. Afterwards images learn from captions and ideas.
        ideas: ideas in a batch, drawn in proportion to their weight, as in captions; None for all of them.
        learning_rate: peak of a one-cycle cosine schedule; None for 3e-3, or 1e-3 with the weights of another model.
        seed: seed of the weights and of the data.
        save_every: steps between checkpoints.
    """

    steps: int = 3000
    images: int = 384
    captions: int = 192
    idea_warmup: int | None = None
    ideas: int | None = None
    learning_rate: float | None = None
    seed: int = 0
    save_every: int = 250


@renamed_arguments(pictures="images", tagging="idea_warmup")
def pretrain(
    name: str = "simclip-micro",
    out: str | Path = "runs/simclip-micro",
    *,
    start: str | Path | None = None,
    agents: np.ndarray = NO_POSES,
    resume: bool = False,
    log: Callable[[str], None] = print,
    **settings: Any,
) -> Path:
    """Trains a SimCLIP model, from random weights or those of another model, and writes it as an open_clip folder.

    Args:
        name: one of :data:`.models.MODELS`.
        out: folder of the model and its checkpoint. A folder with a checkpoint is only written to with ``resume``.
        start: folder of a model of the same architecture to start from, such as ``data/clip/simclip-micro``.
        agents: poses (k, 24) of agents that exploit a model
            (:func:`vlmrm_lite.model_eval.adversarial_poses.adversarial_poses`). They are sampled more often, with
            captions that are true of them.
        resume: continue from the checkpoint in ``out``; all other arguments must be the same as before.
        log: called with lines of progress.
        **settings: attributes of :class:`Settings`, such as ``steps``, ``seed`` and ``learning_rate``.

    Returns:
        The folder, which :func:`vlmrm_lite.load_vlm` reads.

    Raises:
        ValueError: the name is unknown.
        VlmrmError: there is no checkpoint to resume from, ``out`` has one already, or ``start`` has no such model.
    """
    out = Path(out).expanduser()
    with lock_folder(out, "pretraining"):
        return _pretrain(name, out, start, agents, resume, log, Settings(**settings))


def _pretrain(
    name: str,
    out: Path,
    start: str | Path | None,
    agents: np.ndarray,
    resume: bool,
    log: Callable[[str], None],
    options: Settings,
) -> Path:
    """Trains the model in a folder that is locked; see `pretrain`."""
    if name not in MODELS:
        raise ValueError(f"There is no model {name!r}; expected one of {', '.join(MODELS)}.")
    if (out / CHECKPOINT).exists() and not resume:
        raise VlmrmError(f"{out} already has a checkpoint; continue with resume, or choose another folder.")
    torch.manual_seed(options.seed)
    tokenizer = SimpleTokenizer(context_length=CONTEXT)
    domains = [with_pool(domain, SIZE, options.seed) for domain in (GOAL_DOMAINS if name == GOALS else DOMAINS)]
    words = vocabulary(domains)
    tokens = seen_tokens(words, tokenizer)
    model = compact_model(MODELS[name], len(tokens))
    data = CaptionedImages(domains, options.images, options.captions, SIZE, tokenizer, options.seed)
    idea_embeddings = nn.Embedding(sum(len(domain.ideas) for domain in domains), MODELS[name]["embed_dim"])
    if start is None and not resume:
        initialization.spread_embeddings(model, data, options.seed)
    elif start is not None and not resume:
        initialization.load_exported(model, idea_embeddings, data, tokens, Path(start))
    peak = options.learning_rate or (3e-3 if start is None else 1e-3)
    state = _new_state(model, idea_embeddings, peak, options.steps)
    if resume:
        checkpoint.restore(state, out)
    else:
        state.hard_negatives = hard_negatives.from_agents(agents, np.random.default_rng([options.seed, 0, 2]))
    if options.idea_warmup is None:
        options = replace(options, idea_warmup=300 if start is None else 0)
    for step in _train(state, data, options, SoftLabelClipLoss(name == GOALS), log):
        if step % options.save_every == 0 or step == options.steps:
            checkpoint.save(state, out)
            export(state.ema, MODELS[name], tokens, words, out)
    return out


def _new_state(model: nn.Module, idea_embeddings: nn.Embedding, peak: float, steps: int) -> TrainingState:
    """The state before the first step, with a learning rate that rises to ``peak``."""
    ema = copy.deepcopy(model).requires_grad_(False)
    optimizer = torch.optim.AdamW(
        [*_parameter_groups(model), {"params": idea_embeddings.parameters(), "weight_decay": 0.0}],
        lr=peak,
        betas=(0.9, 0.98),
        weight_decay=0.02,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, peak, total_steps=steps + 1, pct_start=0.05)
    return TrainingState(model, ema, idea_embeddings, optimizer, schedule, step=0, hard_negatives=NO_POSES)


def _train(
    state: TrainingState,
    data: CaptionedImages,
    options: Settings,
    loss_function: SoftLabelClipLoss,
    log: Callable[[str], None],
) -> Iterator[int]:
    """Trains a state up to the last step, and yields every step that it has taken."""
    first, began, mean_loss, steps, warmup = state.step, time.time(), 0.0, options.steps, options.idea_warmup or 0
    batches = _batches(data, first, state.hard_negatives)
    chances = _idea_chances(data.domains)
    for step in range(first + 1, steps + 1):
        torch.manual_seed(options.seed * 1_000_003 + step)  # a resumed run draws the same numbers as an unbroken one
        batch = next(batches)
        if options.ideas is not None:
            batch["chosen"] = torch.multinomial(chances, min(options.ideas, len(chances)))
        loss = _optimizer_step(state, batch, loss_function, with_captions=step > warmup)
        _update_ema(state.ema, state.model, min(0.999, step / (step + 10)))
        state.step = step
        mean_loss += (loss - mean_loss) / min(step - first, 50)
        if step % 50 == 0:
            log(
                f"step {step}/{steps}  loss {mean_loss:.4f}  scale {state.model.logit_scale.exp():.1f}  "
                f"{(step - first) / (time.time() - began):.2f} steps/s"
            )
        if step % hard_negatives.EVERY == 0 and warmup < step < steps:
            rng = np.random.default_rng([options.seed, step, 1])
            found = hard_negatives.find_hard_negatives(data, state.ema, rng)
            state.hard_negatives = np.concatenate([state.hard_negatives, found])[-hard_negatives.MOST :]
            log(f"step {step}/{steps}  {len(state.hard_negatives)} hard negatives")
            batches = _batches(data, step, state.hard_negatives)
        yield step


def _idea_chances(domains: Sequence[Domain]) -> torch.Tensor:
    """How often each idea of all domains is drawn, float32 (ideas,): in proportion to the domains' and its weight."""
    weights = [np.array([idea.weight for idea in domain.ideas]) for domain in domains]
    shares = [domain.weight * part / part.sum() for domain, part in zip(domains, weights, strict=True)]
    return torch.from_numpy(np.concatenate(shares)).float()


def _batches(data: CaptionedImages, start: int, poses: np.ndarray) -> Iterator[dict[str, torch.Tensor]]:
    """Batches from a step on, in which hard negatives (k, 24) are sampled more often."""
    data.start, data.domains = start, hard_negatives.with_hard_negatives(data.domains, poses)
    return iter(torch.utils.data.DataLoader(data, batch_size=None, num_workers=1, prefetch_factor=4))


def _optimizer_step(
    state: TrainingState, batch: dict[str, torch.Tensor], loss_function: SoftLabelClipLoss, with_captions: bool
) -> float:
    """Takes one optimizer step on the ideas of a batch, and on its captions if asked; returns the loss."""
    model = state.model
    images, scale = model.encode_image(augment(batch["frames"]), normalize=True), model.logit_scale.exp()
    chosen = batch.get("chosen", slice(None))
    ideas = nn.functional.normalize(state.idea_embeddings.weight[chosen], dim=1)
    loss_function.truth = batch["ideas"][:, chosen] + MIN_TRUTH
    loss_function.pair_mask = batch["ideas_pair_mask"][:, chosen]
    loss = loss_function(images, ideas, scale)
    if with_captions:
        loss_function.truth, loss_function.pair_mask = batch["truth"], batch["pair_mask"]
        loss = loss + loss_function(images, model.encode_text(batch["tokens"], normalize=True), scale)
    state.optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    state.optimizer.step()
    state.schedule.step()
    return loss.item()


def _parameter_groups(model: nn.Module) -> list[dict]:
    """Groups of parameters with weight decay for matrices only."""
    matrices = [p for n, p in model.named_parameters() if p.ndim >= 2 and "embedding" not in n]
    others = [p for n, p in model.named_parameters() if not (p.ndim >= 2 and "embedding" not in n)]
    return [{"params": matrices}, {"params": others, "weight_decay": 0.0}]


@torch.no_grad()
def _update_ema(ema: nn.Module, model: nn.Module, decay: float) -> None:
    """Moves the averaged weights a step towards the trained ones, and copies the buffers."""
    for kept, new in zip(ema.parameters(), model.parameters(), strict=True):
        kept.lerp_(new, 1 - decay)
    for kept, new in zip(ema.buffers(), model.buffers(), strict=True):
        kept.copy_(new)
