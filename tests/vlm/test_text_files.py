"""Text towers and tokenizers of transformers: settings only, never code."""

import json

import pytest

from vlmrm_lite import VlmrmError
from vlmrm_lite.vlm import text_files

TOWER = {"model_type": "roberta", "hidden_size": 32, "num_hidden_layers": 1, "vocab_size": 100, "hidden_act": "gelu"}


def test_a_text_tower_is_read_without_anything_that_is_no_setting(tmp_path):
    code = {"auto_map": {"AutoModel": "code.Model"}, "attn_implementation": "x/y", "_name_or_path": "x/y"}
    (tmp_path / "config.json").write_text(json.dumps(TOWER | code))
    assert text_files.read_text_tower(tmp_path / "config.json") == TOWER
    written = text_files.write_text_tower(TOWER, tmp_path)
    assert json.loads((tmp_path / "config.json").read_text()) == TOWER and written == str(tmp_path)


@pytest.mark.parametrize(
    "change, message",
    [
        ({"model_type": "mine"}, "the kind 'mine'; expected one of bert"),
        ({"model_type": ["bert"]}, r"the kind \['bert'\]"),
        ({"hidden_size": 10**9}, "hidden_size is 1000000000"),
        ({"hidden_size": float("nan")}, "hidden_size is nan"),
        ({"hidden_act": {"a": 1}}, "hidden_act is"),
        ({"num_hidden_layers": 5000}, "5000 layers; at most 256"),
        ({"num_hidden_layers": "9"}, "9 layers; at most 256"),
    ],
)
def test_an_impossible_text_tower(tmp_path, change, message):
    (tmp_path / "config.json").write_text(json.dumps(TOWER | change))
    with pytest.raises(VlmrmError, match=message):
        text_files.read_text_tower(tmp_path / "config.json")


@pytest.mark.parametrize(
    "file, content, message",
    [
        ("tokenizer_config.json", {"auto_map": {"AutoTokenizer": ["code.Tokenizer", None]}}, "auto_map, which makes"),
        ("config.json", {"auto_map": {"AutoConfig": "code.Config"}}, "auto_map, which makes"),
        ("tokenizer_config.json", {"tokenizer_class": "MyTokenizer"}, "tokenizer class 'MyTokenizer'"),
        ("tokenizer_config.json", {"tokenizer_class": ["a"]}, "tokenizer class"),
        ("tokenizer_config.json", {"vocab_file": "/etc/passwd"}, "must not name a file, but has vocab_file"),
        ("special_tokens_map.json", ["a"], "is damaged"),
    ],
)
def test_a_tokenizer_that_asks_for_more_than_data(tmp_path, file, content, message):
    (tmp_path / file).write_text(json.dumps(content))
    with pytest.raises(VlmrmError, match=message):
        text_files.check_tokenizer(tmp_path)


def test_transformers_is_never_allowed_to_run_code(tmp_path, monkeypatch):
    (tmp_path / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "T5Tokenizer", "tokenizer_file": None})
    )
    calls = []
    monkeypatch.setattr(text_files, "HFTokenizer", lambda *args, **kwargs: calls.append((args, kwargs)))
    text_files.build_tokenizer({"context_length": 64, "tokenizer_kwargs": {"clean": "canonicalize"}}, tmp_path)
    fixed = {"trust_remote_code": False, "local_files_only": True}
    assert calls == [
        ((str(tmp_path),), {"context_length": 64, "tokenizer_mode": None, "clean": "canonicalize"} | fixed)
    ]


def test_clip_s_own_tokenizer_drops_no_words():
    tokenizer = text_files.build_tokenizer({"tokenizer_kwargs": {"reduction_mask": "random"}}, None)
    assert tokenizer.reduction_fn is None and tokenizer.context_length == 77
