"""Embeddings of frames and prompts, and invalid input."""

import warnings
from types import SimpleNamespace

import numpy as np
import open_clip
import pytest
import torch
from helpers.tiny_vlm import frames, save_tiny
from PIL import Image

from vlmrm_lite import VLM, load_vlm

# Embeddings


def test_embeddings_equal_open_clips(vlm, folder):
    model, _, transform = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    model.eval()
    batch = frames(4, 96, 160)
    pixels = torch.stack([transform(Image.fromarray(frame)) for frame in batch])
    prompts = ["a cart", "the pole is upright"]
    with torch.no_grad():
        images = model.encode_image(pixels, normalize=True)
        texts = model.encode_text(open_clip.get_tokenizer(f"local-dir:{folder}")(prompts), normalize=True)
    torch.testing.assert_close(vlm.embed_images(batch), images, atol=1e-5, rtol=0)
    torch.testing.assert_close(vlm.embed_texts(prompts), texts, atol=1e-5, rtol=0)


def test_embeddings_are_float32_unit_vectors_without_grad(vlm):
    for embeddings in (vlm.embed_images(frames(5)), vlm.embed_texts(["a cart"] * 5)):
        assert embeddings.shape == (5, vlm.embed_dim) == (5, 48)
        assert embeddings.dtype == torch.float32 and embeddings.device == vlm.device
        assert not embeddings.requires_grad
        torch.testing.assert_close(embeddings.norm(dim=1), torch.ones(5))
        probe = torch.nn.Linear(48, 1)
        probe(embeddings).sum().backward()  # usable in further training


def test_any_array_layout_gives_the_same_embeddings(vlm):
    batch = frames(4)
    expected = vlm.embed_images(batch)
    readonly = batch.copy()
    readonly.flags.writeable = False
    fortran = np.asfortranarray(batch)
    channels_first_view = torch.from_numpy(batch).permute(0, 3, 1, 2).contiguous().permute(0, 2, 3, 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for same in (torch.from_numpy(batch), readonly, fortran, channels_first_view):
            assert torch.equal(vlm.embed_images(same), expected)
        flipped = vlm.embed_images(batch[:, :, ::-1])
    assert torch.equal(flipped, vlm.embed_images(batch[:, :, ::-1].copy()))


def test_any_number_of_frames_in_bounded_chunks(folder, monkeypatch):
    vlm, sizes = load_vlm(folder, device="cpu", engine="torch"), []
    encode = vlm.model.encode_image
    monkeypatch.setattr(vlm.model, "encode_image", lambda pixels: sizes.append(len(pixels)) or encode(pixels))
    monkeypatch.setitem(vlm._batch_limits, "frames", 10 * 64**2)
    batch = frames(25)
    embeddings = vlm.embed_images(batch)
    assert sizes == [10, 10, 5]
    single = torch.cat([vlm.embed_images(batch[i : i + 1]) for i in range(25)])
    torch.testing.assert_close(embeddings, single, atol=1e-5, rtol=0)
    sizes.clear()
    vlm.embed_images(frames(4, 256, 256))  # bigger frames, smaller chunks
    assert sizes == [4]
    sizes.clear()
    vlm.embed_images(frames(4, 512, 256))
    assert sizes == [2, 2]


def test_texts_are_computed_once(folder, monkeypatch):
    vlm = load_vlm(folder, device="cpu")
    seen = []
    encode = vlm.model.encode_text
    monkeypatch.setattr(vlm.model, "encode_text", lambda tokens: seen.append(len(tokens)) or encode(tokens))
    first = vlm.embed_texts(["a cart", "a pole", "a cart"])
    assert seen == [2] and torch.equal(first[0], first[2])
    first.zero_()  # what the caller does with the result must not reach the memory
    again = vlm.embed_texts("a pole")
    assert seen == [2] and again.norm() > 0.9


# Precision and device


def test_bf16_is_close_and_auto_leaves_small_models_in_fp32(folder, vlm):
    coarse = load_vlm(folder, device="cpu", precision="bf16")
    difference = (coarse.embed_images(frames()) - vlm.embed_images(frames())).abs().max()
    assert 0 < difference < 0.02
    assert coarse.embed_images(frames()).dtype == torch.float32
    assert (vlm.precision, coarse.precision) == ("fp32", "bf16")


def test_repr(vlm, folder):
    assert repr(vlm) == f"VLM({str(folder)!r}, image_size=64, embed_dim=48, device='cpu', precision='fp32')"


# Invalid input


@pytest.mark.parametrize(
    "bad, error, message",
    [
        (frames()[0], ValueError, r"\(64, 64, 3\).*frames\[None\]"),
        (frames()[None], ValueError, r"\(1, 3, 64, 64, 3\)"),
        (frames().astype(np.float32) / 255, TypeError, "float32"),
        (torch.zeros(2, 64, 64, 3), TypeError, "torch.float32"),
        (frames().transpose(0, 3, 1, 2), ValueError, r"\(3, 3, 64, 64\).*frames.transpose\(0, 2, 3, 1\)"),
        (torch.zeros(2, 3, 64, 64, dtype=torch.uint8), ValueError, r"frames.permute\(0, 2, 3, 1\)"),
        (np.zeros((2, 64, 64, 4), np.uint8), ValueError, r"alpha.*\[\.\.\., :3\]"),
        (np.zeros((0, 64, 64, 3), np.uint8), ValueError, r"at least one frame.*\(0, 64, 64, 3\)"),
        (np.zeros((2, 0, 64, 3), np.uint8), ValueError, "at least one"),
        (list(frames()), TypeError, r"list.*np.stack"),
        (Image.fromarray(frames()[0]), TypeError, "Image"),
        (None, TypeError, "NoneType"),
    ],
)
def test_bad_frames(vlm, bad, error, message):
    with pytest.raises(error, match=message):
        vlm.embed_images(bad)


@pytest.mark.parametrize(
    "bad, error, message",
    [
        ("", ValueError, "prompt is empty, got ''; describe it in words"),
        (["a cart", " \n"], ValueError, r"prompt is empty, got ' \\n'"),
        ("\u200b\u2060", ValueError, "prompt is empty"),
        ("\u3164\u2800\u202e", ValueError, "prompt is empty"),
        ("a \ud800 cart", ValueError, "holds half of a character"),
        ([], ValueError, r"prompt is empty, got \[\]"),
        (3, TypeError, "got 3"),
        (["a cart", None], TypeError, r"got \['a cart', None\]"),
        (b"a cart", TypeError, "got b'a cart'"),
        ({"a cart"}, TypeError, "got {'a cart'}"),
    ],
)
def test_bad_prompts(vlm, bad, error, message):
    with pytest.raises(error, match=message):
        vlm.embed_texts(bad)


def test_symbols_are_unknown_words(folder):
    vlm = load_vlm(folder, device="cpu")
    assert vlm.unknown_words("a pole 😀 standing\u200b, upright!") == ["😀", "U+200B"]
    assert vlm.unknown_words("a pole + 5 €") == ["5", "+", "€"]
    assert vlm.unknown_words("po\u0302le, pole\ufe0f ❤\ufe0f") == ["pôle", "pole\ufe0f", "❤"]
    assert vlm.unknown_words("тележка") == ["тележка"] and vlm.unknown_words("a pole\n") == []


@pytest.mark.parametrize(
    "text, unknown", [("!!!", ["!"]), ("___", ["_"]), ("…", ["…"]), ("'?' ", ["'", "?"]), ("a pole - (upright)!", [])]
)
def test_punctuation_without_a_word_is_unknown(vlm, text, unknown):
    assert vlm.unknown_words(text) == unknown


def test_the_warning_of_a_very_long_prompt_is_short(folder):
    with pytest.warns(UserWarning, match=r"the end of the prompt \(4970 words\) was cut off") as caught:
        load_vlm(folder, device="cpu").embed_texts("pole " * 5000)
    assert len(str(caught[0].message)) < 300


def test_a_long_prompt_is_cut_with_a_warning_that_shows_what_was_cut(folder):
    vlm = load_vlm(folder, device="cpu")
    kept = " ".join(["pole"] * 30)
    with pytest.warns(UserWarning, match="reads 32 tokens.*4 words.*cut off: 'upright on the cart'"):
        long = vlm.embed_texts(kept + " upright on the cart")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert torch.equal(long, vlm.embed_texts(kept))


class WordTokenizer:
    """Like open_clip's wrapper of a transformers tokenizer: a word is a token, and one more ends the text."""

    context_length = 5

    def __init__(self):
        self.words = []
        self.tokenizer = self

    def clean_fn(self, text):
        return text.lower()

    def decode(self, tokens):
        return " ".join(self.words[token] for token in tokens)

    def __call__(self, texts, add_special_tokens=True):
        if isinstance(texts, list):
            return torch.tensor([(self(text).input_ids + [0] * 32)[:32] for text in texts])
        self.words += [word for word in texts.split() if word not in self.words]
        tokens = [self.words.index(word) for word in texts.split()]
        return SimpleNamespace(input_ids=tokens + [7] * add_special_tokens)


def test_a_long_prompt_is_cut_with_a_warning_for_transformers_tokenizers_too(vlm):
    siglip = VLM(vlm.model, WordTokenizer(), "siglip", "cpu")
    with pytest.warns(UserWarning, match="siglip reads 5 tokens.*cut off: 'a red cart'"):
        siglip.embed_texts("A pole standing on a red cart")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        siglip.embed_texts("A pole standing on")


def test_unknown_words(vlm, folder, tmp_path):
    assert vlm.unknown_words("The pole is upright, on the cart!") == []
    assert vlm.unknown_words("A Robot's pole isn’t upright; robot 3 kneels. A robot") == [
        "robot's",
        "isn't",
        "robot",
        "3",
        "kneels",
    ]
    assert vlm.unknown_words("the cart's pole") == []
    web = load_vlm(save_tiny(tmp_path / "web", vocabulary=False), device="cpu")
    assert web.unknown_words("anything at all") == []
