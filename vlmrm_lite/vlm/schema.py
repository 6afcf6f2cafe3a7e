"""What a model's ``open_clip_config.json`` may say.

open_clip passes many of these settings on as keyword arguments. Some of those, such as ``trust_remote_code``, make a
library run code that came with the model. So only the settings listed here are allowed, within ranges that all
published models keep and that bound the memory.
"""

import json
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ..errors import VlmrmError
from ..utils.shipped import check_shipped

CLIP_TOKENS = 49408  # size of the vocabulary of CLIP's own tokenizer
_LARGEST_FILE = 2**20  # bytes; published configurations have about a thousand

Width = Annotated[int, Field(ge=1, le=16384)]
Layers = Annotated[int, Field(ge=1, le=256)]
Heads = Annotated[int, Field(ge=1, le=256)]
Side = Annotated[int, Field(ge=1, le=1024)]  # pixels
Length = Annotated[int, Field(ge=1, le=1024)]  # tokens
Context = Annotated[int, Field(ge=3, le=1024)]  # tokens: the start, the end, and one of the prompt
Tokens = Annotated[int, Field(ge=1, le=2**21)]
Ratio = Annotated[float, Field(gt=0, le=64)]
Share = Annotated[float, Field(ge=0, lt=1)]
Scale = Annotated[float, Field(ge=-1000, le=1000)]
Color = Annotated[float, Field(ge=-10, le=10)]
Spread = Annotated[float, Field(ge=1e-3, le=10)]
Word = Annotated[str, Field(pattern=r"^[a-z0-9_]{0,40}$")]
_NAME = r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*"
Repository = Annotated[str, Field(pattern=f"^{_NAME}(/{_NAME})?$", max_length=200)]


class _Part(BaseModel):
    """A part of the file: no other keys, no conversion between types, no NaN or infinity."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False, protected_namespaces=())
    not_null: ClassVar[tuple[str, ...]] = ()  # may be left out, but not null, in open_clip's own transformers

    @model_validator(mode="after")
    def _has_values(self) -> "_Part":
        is_other = getattr(self, "timm_model_name", None) or getattr(self, "hf_model_name", None)
        is_other = is_other or isinstance(getattr(self, "layers", None), list)  # a ResNet has no patches
        for name in () if is_other else self.not_null:
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"its {name} is null; give it a value, or remove it for open_clip's default")
        return self


class _Activation(_Part):
    approximate: Literal["none", "tanh"] | None = None


class _Norm(_Part):
    eps: Annotated[float, Field(gt=0, lt=1)] | None = None


class _Block(_Part):
    """Settings of the transformers in both towers."""

    width: Width | None = None
    mlp_ratio: Ratio | None = None
    ls_init_value: Share | None = None
    final_ln_after_pool: bool | None = None
    output_tokens: bool | None = None
    act_kwargs: _Activation | None = None
    norm_kwargs: _Norm | None = None
    block_type: Literal["default", "custom"] | None = None
    qk_norm: bool | None = None
    scaled_cosine_attn: bool | None = None
    scale_heads: bool | None = None
    scale_attn_inner: bool | None = None
    scale_attn: bool | None = None
    scale_fc: bool | None = None


class _Vision(_Block):
    not_null = (
        "layers",
        "width",
        "head_width",
        "mlp_ratio",
        "patch_size",
        "patch_dropout",
        "pool_type",
        "pos_embed_type",
    )

    image_size: Side | Annotated[list[Side], Field(min_length=2, max_length=2)] = 224
    layers: Layers | Annotated[list[Layers], Field(min_length=4, max_length=4)] | None = None
    head_width: Width | None = None
    patch_size: Side | None = None
    patch_dropout: Share | None = None
    attentional_pool: bool | None = None
    attn_pooler_queries: Length | None = None
    attn_pooler_heads: Heads | None = None
    no_ln_pre: bool | None = None
    pos_embed_type: Literal["learnable"] | None = None
    pool_type: Literal["tok", "avg", "none"] | None = None
    timm_model_name: str | None = None
    timm_model_pretrained: bool | None = None
    timm_pool: Word | None = None
    timm_proj: Literal["linear", "mlp", "none", ""] | None = None
    timm_proj_bias: bool | None = None
    timm_drop: Share | None = None
    timm_drop_path: Share | None = None

    @field_validator("timm_model_name")
    @classmethod
    def _is_known(cls, name: str | None) -> str | None:
        import timm

        if name and not timm.is_model(name):  # a name can also be a repository or a folder
            raise ValueError(f"timm {timm.__version__} has no model of this name")
        return name

    @model_validator(mode="after")
    def _has_few_patches(self) -> "_Vision":
        sides = self.image_size if isinstance(self.image_size, list) else [self.image_size] * 2
        patches = (sides[0] // (self.patch_size or 16)) * (sides[1] // (self.patch_size or 16))
        if not self.timm_model_name and not isinstance(self.layers, list) and patches > 16384:
            raise ValueError(f"an image has {patches:,} patches; expected at most 16,384")
        return self


class _TokenizerArguments(_Part):
    clean: Literal["canonicalize", "lower", "whitespace"] | None = None
    strip_sep_token: bool | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z_]{1,16}$")] | None = None
    reduction_mask: Literal["", "simple", "random", "shuffle", "syntax"] | None = None


class _Text(_Block):
    not_null = ("layers", "width", "heads", "mlp_ratio", "pool_type")

    context_length: Context = 77
    vocab_size: Tokens = CLIP_TOKENS
    heads: Heads | None = None
    layers: Layers | None = None
    embed_cls: bool | None = None
    pad_id: Annotated[int, Field(ge=0, le=2**21)] | None = None
    eos_id: Annotated[int, Field(ge=0, le=2**21)] | None = None
    no_causal_mask: bool | None = None
    pool_type: Literal["first", "last", "argmax", "eos"] | None = None
    proj_bias: bool | None = None
    proj_type: Literal["linear", "none"] | None = None
    tokenizer_mode: Literal["", "clips"] | None = None
    tokenizer_kwargs: _TokenizerArguments | None = None
    hf_tokenizer_name: Repository | None = None
    hf_model_name: Repository | None = None
    hf_model_pretrained: bool | None = None
    hf_proj_type: Literal["linear", "mlp"] | None = None
    hf_pooler_type: Literal["mean_pooler", "max_pooler", "cls_pooler", "cls_last_hidden_state_pooler"] | None = None

    @model_validator(mode="after")
    def _fits_the_tokenizer(self) -> "_Text":
        if self.hf_tokenizer_name:
            return self
        if self.hf_model_name:
            raise ValueError("hf_model_name needs hf_tokenizer_name, the tokenizer of the same model")
        if self.vocab_size < CLIP_TOKENS:
            raise ValueError(f"its vocab_size is {self.vocab_size}; CLIP's tokenizer needs {CLIP_TOKENS}")
        return self


class _Decoder(_Text):
    """CoCa's caption decoder."""

    dim_head: Width | None = None
    n_queries: Length | None = None
    attn_pooler_heads: Heads | None = None


class _Model(_Part):
    not_null = ("multimodal_cfg", "init_logit_scale")

    embed_dim: Width
    vision_cfg: _Vision
    text_cfg: _Text
    multimodal_cfg: _Decoder | None = None
    custom_text: bool | None = None
    quick_gelu: bool | None = None
    init_logit_scale: Scale | None = None
    init_logit_bias: Scale | None = None
    nonscalar_logit_scale: bool | None = None


class _Preprocess(_Part):
    size: Side | Annotated[list[Side], Field(min_length=2, max_length=2)] | None = None
    mode: Literal["RGB"] | None = None
    mean: Annotated[list[Color], Field(min_length=3, max_length=3)] | None = None
    std: Annotated[list[Spread], Field(min_length=3, max_length=3)] | None = None
    interpolation: Literal["bicubic", "bilinear"] | None = None
    resize_mode: Literal["shortest", "longest", "squash"] | None = None
    fill_color: Annotated[int, Field(ge=0, le=255)] | None = None


class _Config(_Part):
    model_cfg: _Model
    preprocess_cfg: _Preprocess | None = None


def read_config(path: Path) -> dict[str, Any]:
    """Reads an ``open_clip_config.json``.

    Returns:
        ``model_cfg`` and ``preprocess_cfg``, with the file's keys and no others.

    Raises:
        VlmrmError: the file is no configuration, or says something that is not allowed.
    """
    check_shipped(path)
    config = read_json(path, _LARGEST_FILE)
    model = config.get("model_cfg") if isinstance(config, dict) else None
    if not isinstance(model, dict) or not {"embed_dim", "vision_cfg", "text_cfg"} <= model.keys():
        raise VlmrmError(
            f"{path} is not an open_clip configuration: it needs model_cfg with embed_dim, "
            "vision_cfg and text_cfg. If it was downloaded, delete it and try again."
        )
    try:
        valid = _Config.model_validate(config)
    except ValidationError as error:
        raise VlmrmError(f"{path} cannot be used: {_first_problem(error, config)}") from None
    return valid.model_dump(exclude_unset=True) | {"preprocess_cfg": config.get("preprocess_cfg") or {}}


def read_json(path: Path, largest: int) -> Any:
    """Reads a JSON file of limited size; None for anything else."""
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
        return json.loads(content.decode("utf-8")) if len(content) <= largest else None
    except (ValueError, OSError, RecursionError):
        return None


def _first_problem(error: ValidationError, config: Any) -> str:
    """One sentence on the first thing that is wrong with a configuration, and what to do."""
    problem = error.errors(include_url=False)[0]
    names: list[str] = []
    value = config
    step: Any
    for step in problem["loc"]:  # may end at the name of a type, which is not in the file
        items = dict(enumerate(value)) if isinstance(value, list) else value
        if isinstance(items, dict) and step in items:
            value = items[step]
            names.append(json.dumps(str(step), ensure_ascii=False)[1:-1][:60])  # on one line
    name = ".".join(names)
    if problem["type"] == "extra_forbidden":
        return (
            f"{name} is not a setting that vlmrm-lite allows, since some settings make a library run code that came "
            "with the model. Remove it if you can do without it."
        )
    reason = problem["msg"].removeprefix("Value error, ").replace("Input should be", "expected")
    reason = {
        "string_pattern_mismatch": "expected a name without slashes at its ends, dots in a row, or other signs",
        "model_type": "expected a JSON object",
    }.get(problem["type"], reason)
    shown = repr(value) if not isinstance(value, dict) else "a JSON object"
    return f"{name} is {shown if len(shown) <= 80 else shown[:80] + '...'}: {reason[:1].lower() + reason[1:]}."
