"""Text towers and tokenizers of transformers: settings only, never code."""

import json

import pytest
import torch

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
        ("tokenizer_config.json", {"tokenizer_class": "T5Tokenizer"}, "has no vocabulary; expected one of tokenizer"),
    ],
)
def test_a_tokenizer_that_asks_for_more_than_data(tmp_path, file, content, message):
    (tmp_path / file).write_text(json.dumps(content))
    with pytest.raises(VlmrmError, match=message):
        text_files.check_tokenizer(tmp_path)


class LettersTokenizer:
    """Like open_clip's wrapper of a transformers tokenizer: a letter is a token."""

    sep_token_id = None

    def __init__(self, *args, **kwargs):
        self.tokenizer = self

    def __call__(self, texts):
        return torch.tensor([[ord(letter) for letter in f"{text:32}"] for text in texts])


@pytest.fixture
def folder(tmp_path):
    """A folder with the files of a tokenizer."""
    (tmp_path / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "T5Tokenizer", "tokenizer_file": None})
    )
    (tmp_path / "spiece.model").touch()
    return tmp_path


def test_transformers_is_never_allowed_to_run_code(folder, monkeypatch):
    calls = []
    monkeypatch.setattr(
        text_files, "HFTokenizer", lambda *args, **kwargs: calls.append((args, kwargs)) or LettersTokenizer()
    )
    text_files.build_tokenizer({"context_length": 64, "tokenizer_kwargs": {"clean": "canonicalize"}}, folder)
    fixed = {"trust_remote_code": False, "local_files_only": True}
    assert calls == [((str(folder),), {"context_length": 64, "tokenizer_mode": None, "clean": "canonicalize"} | fixed)]


def test_a_tokenizer_that_does_not_tell_prompts_apart(folder, monkeypatch):
    monkeypatch.setattr(text_files, "HFTokenizer", LettersTokenizer)
    assert isinstance(text_files.build_tokenizer({}, folder), LettersTokenizer)
    monkeypatch.setattr(LettersTokenizer, "__call__", lambda self, texts: torch.zeros(len(texts), 8))
    with pytest.raises(VlmrmError, match="makes the same tokens of 'a pole' and 'two cars': its vocabulary is missing"):
        text_files.build_tokenizer({}, folder)


def test_a_separator_that_does_not_exist_cannot_be_stripped(folder, monkeypatch):
    monkeypatch.setattr(text_files, "HFTokenizer", LettersTokenizer)
    with pytest.raises(VlmrmError, match="has no separator token.* Remove strip_sep_token from its tokenizer_kwargs"):
        text_files.build_tokenizer({"tokenizer_kwargs": {"strip_sep_token": True}}, folder)
    monkeypatch.setattr(LettersTokenizer, "sep_token_id", 3)
    text_files.build_tokenizer({"tokenizer_kwargs": {"strip_sep_token": True}}, folder)


@pytest.mark.parametrize("method", ["__init__", "__call__"])
def test_whatever_transformers_raises_is_one_sentence(folder, monkeypatch, method):
    def fail(self, *args, **kwargs):
        raise KeyError("added_tokens\n" * 100)

    monkeypatch.setattr(LettersTokenizer, method, fail)
    monkeypatch.setattr(text_files, "HFTokenizer", LettersTokenizer)
    with pytest.raises(
        VlmrmError, match=r"tokenizer in .* cannot be used \(.*added_tokens.*\): its files are damaged"
    ) as e:
        text_files.build_tokenizer({}, folder)
    assert len(str(e.value).removeprefix(f"The tokenizer in {folder}")) < 400 and "\n" not in str(e.value)


@pytest.mark.parametrize("content", ["{", "{}"])
def test_a_damaged_tokenizer_json(tmp_path, content):
    pytest.importorskip("transformers")
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast"}))
    (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(VlmrmError, match="cannot be used .*: its files are damaged"):
        text_files.build_tokenizer({}, tmp_path)


def test_clip_s_own_tokenizer_drops_no_words():
    tokenizer = text_files.build_tokenizer({"tokenizer_kwargs": {"reduction_mask": "random"}}, None)
    assert tokenizer.reduction_fn is None and tokenizer.context_length == 77
