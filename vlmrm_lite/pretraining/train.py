"""Contrastive training of SimCLIP from nothing: ordinary open_clip models, open_clip's own loss."""

import copy
import json
import os
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import open_clip
import torch
from open_clip.loss import ClipLoss
from open_clip.tokenizer import SimpleTokenizer
from safetensors.torch import load_file, save_file
from torch import nn

from ..errors import VlmrmError
from . import DOMAINS, hard_negatives as mistakes, starting
from .data import MEAN, STD, UNSEEN, CaptionedPictures, augment, seen_tokens, vocabulary
from .humanoid.scenes import NONE
from .starting import WEIGHTS

SIZE, CONTEXT = 64, 32
RARE = 1e-3  # added to the truth of ideas: one that is true of no picture in a batch has nothing to teach
CHECKPOINT = "checkpoint.safetensors"


def _recipe(tower: str, embed_dim: int, width: int, layers: int) -> dict:
    """An open_clip configuration: a tower of timm for pictures, a transformer with heads of 32 for sentences."""
    return {
        "embed_dim": embed_dim,
        "init_logit_scale": float(np.log(10)),
        "vision_cfg": {"image_size": SIZE, "timm_model_name": tower, "timm_pool": "avg", "timm_proj": ""},
        "text_cfg": {
            "context_length": CONTEXT,
            "vocab_size": 49408,
            "width": width,
            "heads": width // 32,
            "layers": layers,
            "proj_bias": True,
        },
    }


MODELS = {
    "simclip-nano": _recipe("mobilenetv4_conv_small_035", 64, 64, 2),
    "simclip-micro": _recipe("mobilenetv4_conv_small_050", 128, 128, 3),
    "simclip-mini": _recipe("mobilenetv4_conv_small", 128, 128, 4),
}


class TruthLoss(ClipLoss):
    """open_clip's contrastive loss where each caption may be right for several pictures, more or less.

    The stock loss takes the diagonal for right and all else for wrong. Here a caption is to tell which picture it
    was said of, and the target is the share of people, among all who say it of a picture in the batch, who say it of
    this one: ``truth / sum(truth)``. At the optimum ``logit_scale * cosine`` is the logarithm of the truth plus a
    constant of the caption, which is what orders states by a sentence.
    """

    truth: torch.Tensor  # (pictures, captions)
    asked: torch.Tensor  # of the same shape: 1 for the pairs that count, 0 for the rest

    def get_logits(self, image_features, text_features, logit_scale, logit_bias=None):
        logits = logit_scale * text_features @ image_features.T - 1e4 * (1 - self.asked.T)
        return logits, logits

    def get_ground_truth(self, device, num_logits) -> torch.Tensor:
        right = (self.truth * self.asked).T.to(device)
        return right / right.sum(1, keepdim=True)


def pretrain(
    name: str = "simclip-micro",
    out: str | Path = "runs/simclip-micro",
    steps: int = 3000,
    pictures: int = 384,
    captions: int = 192,
    tagging: int = 300,
    learning_rate: float | None = None,
    seed: int = 0,
    start: str | Path | None = None,
    agents: np.ndarray = NONE,
    resume: bool = False,
    save_every: int = 250,
    log: Callable[[str], None] = print,
) -> Path:
    """Trains a SimCLIP model, from nothing or from another's weights, and writes it as an open_clip folder.

    Args:
        name: one of :data:`MODELS`.
        out: folder for the model and its checkpoint; one that holds a checkpoint is only written to with ``resume``.
        steps: optimizer steps.
        pictures: pictures in a batch.
        captions: captions in a batch.
        tagging: steps at the start in which pictures learn from one vector per idea only, and not from sentences.
            The sentences' vectors begin as near copies of each other, and so do those of pictures that differ in a
            thin pole only; learning both at once stands still for long. Later they learn from both: the captions of
            a batch speak of some ideas, these vectors of all.
        learning_rate: peak of a one-cycle cosine schedule; None for 3e-3, or 1e-3 behind other weights.
        seed: of the weights and of the data.
        start: folder of a model of the same recipe to begin from, such as ``data/clip/simclip-micro``, for what the
            recipe has learned since. It knows sentences already, so there are no steps without them.
        agents: poses (k, 24) of agents that were fooled, or might be (:func:`vlmrm_lite.model_eval.adversarial_poses.poses_of`).
            They are drawn again and again, with captions that are true of them.
        resume: go on from the checkpoint in ``out``; the other arguments must be what they were.
        save_every: steps between checkpoints.
        log: called with one line of progress now and then.

    Returns:
        The folder, which :func:`vlmrm_lite.load_vlm` reads.

    Raises:
        ValueError: for an unknown name.
        VlmrmError: if there is nothing to resume, a checkpoint in the way, or no such model to begin from.
    """
    if name not in MODELS:
        raise ValueError(f"There is no recipe for {name!r}; expected one of {', '.join(MODELS)}.")
    out = Path(out)
    if (out / CHECKPOINT).exists() and not resume:
        raise VlmrmError(f"{out} holds a training already; continue it with resume, or choose another folder.")
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    tokenizer = SimpleTokenizer(context_length=CONTEXT)
    words = vocabulary(DOMAINS)
    tokens = seen_tokens(words, tokenizer)
    model = _compact_model(MODELS[name], len(tokens))
    data = CaptionedPictures(DOMAINS, pictures, captions, SIZE, tokenizer, seed)
    tags = nn.Embedding(sum(len(domain.ideas) for domain in DOMAINS), MODELS[name]["embed_dim"])
    tagging = tagging if start is None else 0
    learning_rate = learning_rate or (3e-3 if start is None else 1e-3)
    if not resume and start is None:
        starting.spread(model, data, seed)
    elif not resume:
        starting.take_over(model, tags, data, tokens, Path(start))
    average = copy.deepcopy(model).requires_grad_(False)
    optimizer = torch.optim.AdamW(
        [*_groups(model), {"params": tags.parameters(), "weight_decay": 0.0}],
        lr=learning_rate,
        betas=(0.9, 0.98),
        weight_decay=0.02,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, learning_rate, total_steps=steps + 1, pct_start=0.05)
    modules = {"model": model, "average": average, "tags": tags}
    if resume:
        first, wrong = _restore(out, modules, optimizer, schedule)
    else:
        first, wrong = 0, mistakes.shown(agents, np.random.default_rng([seed, 0, 2]))
    loader = _load(data, first, wrong)
    loss_of, began, running = TruthLoss(), time.time(), 0.0
    for step in range(first + 1, steps + 1):
        torch.manual_seed(seed * 1_000_003 + step)  # a resumed run draws what an unbroken one would have drawn
        batch = next(loader)
        images, scale = model.encode_image(augment(batch["frames"]), normalize=True), model.logit_scale.exp()
        loss_of.truth, loss_of.asked = batch["ideas"] + RARE, batch["ideas_asked"]
        loss = loss_of(images, nn.functional.normalize(tags.weight, dim=1), scale)
        if step > tagging:
            loss_of.truth, loss_of.asked = batch["truth"], batch["asked"]
            loss = loss + loss_of(images, model.encode_text(batch["tokens"], normalize=True), scale)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        _follow(average, model, min(0.999, step / (step + 10)))
        running += (loss.item() - running) / min(step - first, 50)
        if step % 50 == 0:
            log(
                f"step {step}/{steps}  loss {running:.4f}  scale {model.logit_scale.exp():.1f}  "
                f"{(step - first) / (time.time() - began):.2f} steps/s"
            )
        if step % mistakes.EVERY == 0 and tagging < step < steps:
            rng = np.random.default_rng([seed, step, 1])
            wrong = np.concatenate([wrong, mistakes.find_mistakes(data, average, rng)])[-mistakes.MOST :]
            log(f"step {step}/{steps}  {len(wrong)} mistakes to learn from")
            loader = _load(data, step, wrong)
        if step % save_every == 0 or step == steps:
            _checkpoint(out, step, modules, optimizer, wrong)
            export(average, MODELS[name], tokens, words, out)
    return out


def _load(data: CaptionedPictures, start: int, wrong: np.ndarray) -> Iterator[dict[str, torch.Tensor]]:
    """Batches from a step on, with the poses (k, 24) that the model mistook."""
    data.start, data.domains = start, mistakes.among(DOMAINS, wrong)
    return iter(torch.utils.data.DataLoader(data, batch_size=None, num_workers=1, prefetch_factor=4))


def export(model: nn.Module, config: dict, tokens: np.ndarray, words: list[str], folder: Path) -> None:
    """Writes an open_clip folder: configuration, fp16 weights and the words the model was trained on.

    Tokens that no caption held get the zero vector, so that an unknown word says nothing instead of something random.
    """
    state = {
        key: value.detach().to(torch.float16).contiguous()
        for key, value in model.state_dict().items()
        if key != "attn_mask"
    }
    small = state["token_embedding.weight"]
    large = torch.zeros(config["text_cfg"]["vocab_size"], small.shape[1], dtype=torch.float16)
    large[torch.from_numpy(tokens)] = small[1:]
    state["token_embedding.weight"] = large
    _replace(folder / WEIGHTS, lambda path: save_file(state, path))
    preprocess = {
        "size": [SIZE, SIZE],
        "mode": "RGB",
        "mean": MEAN,
        "std": STD,
        "interpolation": "bicubic",
        "resize_mode": "squash",
        "fill_color": 0,
    }
    (folder / "open_clip_config.json").write_text(
        json.dumps({"model_cfg": config, "preprocess_cfg": preprocess}, indent=2) + "\n"
    )
    (folder / "vocabulary.json").write_text(json.dumps(words, indent=0) + "\n")


def _compact_model(config: dict, tokens: int) -> nn.Module:
    """The model with an embedding for the seen tokens only; row 0 stands for all others and stays zero."""
    model = open_clip.CLIP(**copy.deepcopy(config))
    width = config["text_cfg"]["width"]
    model.token_embedding = nn.Embedding(tokens + 1, width, padding_idx=UNSEEN)
    nn.init.normal_(model.token_embedding.weight, std=0.02)
    nn.init.zeros_(model.token_embedding.weight[UNSEEN])
    return model


def _groups(model: nn.Module) -> list[dict]:
    """Weight decay for matrices only."""
    matrices = [p for n, p in model.named_parameters() if p.ndim >= 2 and "embedding" not in n]
    others = [p for n, p in model.named_parameters() if not (p.ndim >= 2 and "embedding" not in n)]
    return [{"params": matrices}, {"params": others, "weight_decay": 0.0}]


@torch.no_grad()
def _follow(average: nn.Module, model: nn.Module, decay: float) -> None:
    """Moves the averaged weights a step towards the trained ones; buffers are copied."""
    for kept, new in zip(average.parameters(), model.parameters(), strict=True):
        kept.lerp_(new, 1 - decay)
    for kept, new in zip(average.buffers(), model.buffers(), strict=True):
        kept.copy_(new)


def _replace(path: Path, write: Callable[[str], None]) -> None:
    """Writes a file beside its place and moves it there, so that a kill never leaves half a file."""
    part = path.with_name(path.name + ".part")
    write(str(part))
    os.replace(part, path)


def _checkpoint(
    out: Path, step: int, modules: dict[str, nn.Module], optimizer: torch.optim.Optimizer, wrong: np.ndarray
) -> None:
    tensors = {f"{name}.{k}": v for name, module in modules.items() for k, v in module.state_dict().items()}
    for index, slot in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{k}": v for k, v in slot.items()}
    tensors |= {"step": torch.tensor(step), "mistakes": torch.from_numpy(wrong)}
    tensors = {key: value.contiguous() for key, value in tensors.items()}
    _replace(out / CHECKPOINT, lambda path: save_file(tensors, path))


def _restore(
    out: Path, modules: dict[str, nn.Module], optimizer: torch.optim.Optimizer, schedule
) -> tuple[int, np.ndarray]:
    """The step of the checkpoint, and the mistakes found until then."""
    path = out / CHECKPOINT
    if not path.exists():
        raise VlmrmError(f"There is no training in {out} to resume; start one without resume.")
    tensors = load_file(path)
    step, wrong = int(tensors.pop("step")), tensors.pop("mistakes").numpy()
    for name, module in modules.items():
        module.load_state_dict(
            {key.removeprefix(f"{name}."): value for key, value in tensors.items() if key.startswith(f"{name}.")}
        )
    state = optimizer.state_dict()
    for key, value in tensors.items():
        if key.startswith("optimizer."):
            _, index, slot = key.split(".")
            state["state"].setdefault(int(index), {})[slot] = value
    optimizer.load_state_dict(state)
    schedule.last_epoch = step - 1
    with warnings.catch_warnings():  # PyTorch minds a schedule that moves before the optimizer
        warnings.simplefilter("ignore", UserWarning)
        schedule.step()
    return step, wrong
