"""Contrastive training of SimCLIP from nothing: ordinary open_clip models, open_clip's own loss."""

import copy
import json
import os
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import open_clip
import torch
from open_clip.loss import SigLipLoss
from open_clip.tokenizer import SimpleTokenizer
from safetensors.torch import load_file, save_file
from torch import nn

from ..errors import VlmrmError
from . import DOMAINS
from .data import UNSEEN, CaptionedPictures, seen_tokens, vocabulary

SIZE, CONTEXT = 64, 32
CHECKPOINT = "checkpoint.safetensors"
MEAN, STD = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)
MODELS = {
    "simclip-micro": {
        "embed_dim": 128, "init_logit_scale": float(np.log(10)), "init_logit_bias": -2.0,
        "vision_cfg": {"image_size": SIZE, "timm_model_name": "mobilenetv2_035", "timm_pool": "avg", "timm_proj": "linear"},
        "text_cfg": {"context_length": CONTEXT, "vocab_size": 49408, "width": 128, "heads": 4, "layers": 3},
    },
}


class TruthLoss(SigLipLoss):
    """open_clip's pairwise sigmoid loss, with labels that say which captions are right for which pictures.

    The stock loss takes the diagonal for right and all else for wrong; here several captions may be right. How
    true a caption is stands for the share of people who would agree, so every pair is judged by one random person.
    """

    truth: torch.Tensor

    def get_ground_truth(self, device, dtype, num_logits, negative_only=False) -> torch.Tensor:
        return 2 * torch.bernoulli(self.truth).to(device, dtype) - 1


def pretrain(
    name: str = "simclip-micro",
    out: str | Path = "runs/simclip-micro",
    steps: int = 2000,
    pictures: int = 256,
    captions: int = 128,
    learning_rate: float = 2e-3,
    seed: int = 0,
    resume: bool = False,
    save_every: int = 250,
    log: Callable[[str], None] = print,
) -> Path:
    """Trains a SimCLIP model from nothing and writes it as an open_clip folder.

    Args:
        name: one of :data:`MODELS`.
        out: folder for the model and its checkpoint; one that holds a checkpoint is only written to with ``resume``.
        steps: optimizer steps.
        pictures: pictures in a batch.
        captions: captions in a batch.
        learning_rate: peak of a one-cycle cosine schedule.
        seed: of the weights and of the data.
        resume: go on from the checkpoint in ``out``.
        save_every: steps between checkpoints.
        log: called with one line of progress now and then.

    Returns:
        The folder, which :func:`vlmrm_lite.load_vlm` reads.

    Raises:
        ValueError: for an unknown name.
        VlmrmError: if there is nothing to resume, or a checkpoint in the way.
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
    average = copy.deepcopy(model).requires_grad_(False)
    optimizer = torch.optim.AdamW(_groups(model), lr=learning_rate, betas=(0.9, 0.98), weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, learning_rate, total_steps=steps + 1, pct_start=0.05)
    start = _restore(out, model, average, optimizer, schedule) if resume else 0
    data = CaptionedPictures(DOMAINS, pictures, captions, SIZE, tokenizer, seed, start)
    loader = iter(torch.utils.data.DataLoader(data, batch_size=None, num_workers=1, prefetch_factor=4))
    loss_of, began, running = TruthLoss(), time.time(), 0.0
    for step in range(start + 1, steps + 1):
        torch.manual_seed(seed * 1_000_003 + step)  # a resumed run draws what an unbroken one would have drawn
        batch = next(loader)
        loss_of.truth = batch["truth"]
        images = model.encode_image(_augment(batch["frames"]), normalize=True)
        texts = model.encode_text(batch["tokens"], normalize=True)
        loss = loss_of(images, texts, model.logit_scale.exp(), model.logit_bias) / captions
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        _follow(average, model, min(0.999, step / (step + 10)))
        running += (loss.item() - running) / min(step - start, 50)
        if step % 50 == 0:
            log(f"step {step}/{steps}  loss {running:.4f}  scale {model.logit_scale.exp():.1f}  "
                f"{(step - start) / (time.time() - began):.2f} steps/s")
        if step % save_every == 0 or step == steps:
            _checkpoint(out, step, model, average, optimizer, schedule)
            export(average, MODELS[name], tokens, words, out)
    return out


def export(model: nn.Module, config: dict, tokens: np.ndarray, words: list[str], folder: Path) -> None:
    """Writes an open_clip folder: configuration, fp16 weights and the words the model was trained on.

    Tokens that no caption held get the zero vector, so that an unknown word says nothing instead of something random.
    """
    state = {key: value.detach().to(torch.float16).contiguous() for key, value in model.state_dict().items()
             if key != "attn_mask"}
    small = state["token_embedding.weight"]
    large = torch.zeros(config["text_cfg"]["vocab_size"], small.shape[1], dtype=torch.float16)
    large[torch.from_numpy(tokens)] = small[1:]
    state["token_embedding.weight"] = large
    _replace(folder / "open_clip_model.safetensors", lambda path: save_file(state, path))
    preprocess = {"size": [SIZE, SIZE], "mode": "RGB", "mean": MEAN, "std": STD, "interpolation": "bicubic",
                  "resize_mode": "squash", "fill_color": 0}
    (folder / "open_clip_config.json").write_text(
        json.dumps({"model_cfg": config, "preprocess_cfg": preprocess}, indent=2) + "\n")
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


def _augment(frames: torch.Tensor) -> torch.Tensor:
    """uint8 (n, h, w, 3) → normalised float32 (n, 3, h, w) in slightly varied light."""
    images = frames.permute(0, 3, 1, 2).float().div_(255)
    n = len(images)
    gain, shift = 1 + 0.08 * torch.randn(n, 1, 1, 1), 0.04 * torch.randn(n, 1, 1, 1)
    images = images.sub_(0.5).mul_(gain).add_(0.5 + shift).clamp_(0, 1)
    return (images - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)


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


def _checkpoint(out: Path, step: int, model, average, optimizer, schedule) -> None:
    tensors = {f"model.{k}": v for k, v in model.state_dict().items()}
    tensors |= {f"average.{k}": v for k, v in average.state_dict().items()}
    for index, slot in optimizer.state_dict()["state"].items():
        tensors |= {f"optimizer.{index}.{k}": v for k, v in slot.items()}
    tensors["step"] = torch.tensor(step)
    _replace(out / CHECKPOINT, lambda path: save_file({k: v.contiguous() for k, v in tensors.items()}, path))


def _restore(out: Path, model, average, optimizer, schedule) -> int:
    path = out / CHECKPOINT
    if not path.exists():
        raise VlmrmError(f"There is no training in {out} to resume; start one without resume.")
    tensors = load_file(path)
    step = int(tensors.pop("step"))
    for prefix, module in (("model.", model), ("average.", average)):
        module.load_state_dict({k.removeprefix(prefix): v for k, v in tensors.items() if k.startswith(prefix)})
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
    return step
