"""Text towers and tokenizers of transformers, from files that are data only.

transformers runs Python files of a model's author if a configuration asks for it and the caller agrees. Here nobody
agrees: ``trust_remote_code`` is False in every call, and what asks for code is refused before transformers reads it.
"""

import json
from pathlib import Path
from typing import Any

import torch
from open_clip.tokenizer import HFTokenizer, SimpleTokenizer

from ..errors import VlmrmError
from .schema import read_json

_LARGEST_FILE = 2**26  # bytes
_FILES = ("tokenizer_config.json", "config.json", "special_tokens_map.json")
_VOCABULARIES = (
    "tokenizer.json",
    "vocab.json",
    "vocab.txt",
    "spiece.model",
    "sentencepiece.bpe.model",
    "tokenizer.model",
)
_PATHS = ("vocab_file", "merges_file", "spm_file", "tokenizer_file")
_TOKENIZERS = ("Bert", "CLIP", "Gemma", "MBart", "MBart50", "MT5", "Nllb", "Roberta", "Siglip", "T5", "XLMRoberta")
_CLASSES = {f"{name}Tokenizer{fast}" for name in (*_TOKENIZERS, "PreTrained") for fast in ("", "Fast")}
_CLASSES |= {"TokenizersBackend", "SentencePieceBackend"}

# open_clip's kinds of text towers, and the settings that describe their size and arithmetic.
_TOWERS = ("bert", "roberta", "xlm-roberta", "mt5", "m2m_100")
_SETTINGS = (
    "activation_dropout activation_function attention_dropout attention_probs_dropout_prob bos_token_id "
    "classifier_dropout d_ff d_kv d_model decoder_attention_heads decoder_ffn_dim decoder_layerdrop decoder_layers "
    "decoder_start_token_id dense_act_fn dropout dropout_rate encoder_attention_heads encoder_ffn_dim "
    "encoder_layerdrop encoder_layers eos_token_id feed_forward_proj hidden_act hidden_dropout_prob hidden_size "
    "init_std initializer_factor initializer_range intermediate_size is_encoder_decoder is_gated_act layer_norm_eps "
    "layer_norm_epsilon max_position_embeddings model_type num_attention_heads num_decoder_layers num_heads "
    "num_hidden_layers num_layers pad_token_id position_embedding_type relative_attention_max_distance "
    "relative_attention_num_buckets scale_embedding tie_word_embeddings type_vocab_size use_cache vocab_size"
)
_LARGEST = 2**21  # tokens of the largest vocabulary
_PROMPTS = ("a pole", "two cars")  # of which a tokenizer must make different tokens


def read_text_tower(path: Path) -> dict[str, Any]:
    """Reads the configuration of a text tower, without everything that does not describe its size and arithmetic.

    Raises:
        VlmrmError: it describes no text tower that open_clip can use, or one of absurd size.
    """
    config = read_json(path, _LARGEST_FILE)
    kind = config.get("model_type") if isinstance(config, dict) else None
    if kind not in _TOWERS:
        raise VlmrmError(f"{path} describes a text tower of the kind {kind!r}; expected one of {', '.join(_TOWERS)}.")
    kept = {key: value for key, value in config.items() if key in _SETTINGS.split()}
    for key, value in kept.items():
        is_small = not isinstance(value, float | int) or abs(value) <= _LARGEST
        if not isinstance(value, str | float | int | None) or not is_small:
            raise VlmrmError(f"{path} cannot be used: {key} is {str(value)[:80]}, which no text tower has.")
    layers = [kept.get(key) or 0 for key in ("num_hidden_layers", "num_layers", "encoder_layers", "decoder_layers")]
    if any(not isinstance(n, int) or not 0 <= n <= 256 for n in layers):
        raise VlmrmError(f"{path} cannot be used: a text tower of {max(layers, key=str)} layers; at most 256 work.")
    return kept


def write_text_tower(config: dict[str, Any], folder: Path) -> str:
    """Writes a configuration that `read_text_tower` returned, and returns its folder for open_clip."""
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return str(folder)


def build_tokenizer(text: dict[str, Any], folder: Path | None) -> Any:
    """Builds a tokenizer that truncates long texts at their end.

    Args:
        text: ``text_cfg`` of the model's configuration.
        folder: with the files of a transformers tokenizer; None for open_clip's own.

    Raises:
        VlmrmError: the folder asks for code, or for files elsewhere; or the tokenizer does not tell prompts apart.
    """
    length, arguments = text.get("context_length") or 77, dict(text.get("tokenizer_kwargs") or {})
    if folder is None:
        arguments = {key: value for key, value in arguments.items() if key == "clean" and value}
        return SimpleTokenizer(context_length=length, **arguments)  # no reduction_mask: it drops random words
    check_tokenizer(folder)
    arguments.pop("reduction_mask", None)
    try:
        tokenizer = HFTokenizer(
            str(folder),
            context_length=length,
            tokenizer_mode=text.get("tokenizer_mode"),
            **arguments,
            trust_remote_code=False,
            local_files_only=True,
        )
        if arguments.get("strip_sep_token") and tokenizer.tokenizer.sep_token_id is None:
            raise VlmrmError(
                f"The tokenizer in {folder} has no separator token, but the model's configuration sets "
                "strip_sep_token. Remove strip_sep_token from its tokenizer_kwargs."
            )
        tokens = tokenizer(list(_PROMPTS))
    except (VlmrmError, ImportError):
        raise
    except Exception as error:  # transformers can raise anything
        raise VlmrmError(
            f"The tokenizer in {folder} cannot be used ({' '.join(str(error).split())[:150]}): its files are damaged, "
            "or do not fit each other or the model's configuration. Delete them and download or copy them again."
        ) from error
    if torch.equal(*tokens):
        raise VlmrmError(
            f"The tokenizer in {folder} makes the same tokens of {_PROMPTS[0]!r} and {_PROMPTS[1]!r}: its vocabulary "
            "is missing or damaged. Download or copy it again."
        )
    return tokenizer


def check_tokenizer(folder: Path) -> None:
    """Checks that a transformers tokenizer is of a known class, without code or files from elsewhere.

    Raises:
        VlmrmError: it is not, a file is damaged, or there is no vocabulary.
    """
    for path in (folder / name for name in _FILES):
        if not path.is_file():
            continue
        config = read_json(path, _LARGEST_FILE)
        if not isinstance(config, dict):
            raise VlmrmError(f"{path} is damaged: it is no JSON object. Delete it and download or copy it again.")
        if "auto_map" in config:
            raise VlmrmError(f"{path} has an auto_map, which makes transformers run code that came with the model.")
        kind = config.get("tokenizer_class")
        if kind is not None and str(kind) not in _CLASSES:
            raise VlmrmError(f"{path} names the tokenizer class {str(kind)[:80]!r}, which no published model uses.")
        if elsewhere := [key for key in _PATHS if config.get(key)]:
            raise VlmrmError(f"{path} must not name a file, but has {elsewhere[0]}. Remove that entry.")
    if not any((folder / name).is_file() for name in _VOCABULARIES):
        raise VlmrmError(
            f"The tokenizer in {folder} has no vocabulary; expected one of {', '.join(_VOCABULARIES)}. Put the "
            "tokenizer's vocabulary file there."
        )
