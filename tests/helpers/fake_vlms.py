"""Fake VLMs with embeddings that follow from colors, letters, numbers or brightness."""

import math
import zlib

import torch
from torch.nn.functional import normalize


class Judge:
    """A model whose every sentence points to where the goal states' images are, but for the baseline."""

    name, image_size = "judge", 64

    def embed_texts(self, texts):
        baselines = "a humanoid robot", "pole and cart", "a car in the mountain"
        return torch.eye(2)[[int(text in baselines) for text in texts]]

    def embed_images(self, frames):
        brightness = torch.as_tensor(frames).float().mean((1, 2, 3)) / 255
        return torch.nn.functional.normalize(torch.stack([brightness, 1 - brightness], 1), dim=1)


class FakeVLM:
    """Embeds a frame by its colors and a prompt by its letters."""

    name, image_size, embed_dim = "fake", 64, 6

    def embed_images(self, frames):
        frames = torch.as_tensor(frames).float()
        sums = [frames[:, rows].mean((1, 2)) for rows in (slice(0, 40), slice(40, 64))]
        return normalize(torch.cat(sums, dim=1), dim=1)

    def embed_texts(self, texts):
        texts = [texts] if isinstance(texts, str) else texts
        return normalize(torch.tensor([[text.count(letter) + 0.1 for letter in "aeiout"] for text in texts]), dim=1)

    def unknown_words(self, text):
        return [word for word in text.split() if word in ("zebra", "unicorn")]


class WordVLM(FakeVLM):
    """Embeds a text as the sum of fixed random vectors of its words, so that no two texts are alike."""

    def embed_texts(self, texts):
        return normalize(torch.stack([sum(map(self._word, text.lower().split())) for text in texts]), dim=1)

    def _word(self, word):
        generator = torch.Generator().manual_seed(zlib.crc32(word.encode()))
        return torch.randn(self.embed_dim, generator=generator)


class PlaneVLM:
    """Embeds a frame as the direction its first pixel tells in degrees, and a text as the number it holds."""

    name, embed_dim = "plane", 2

    def __init__(self):
        self.texts_seen, self.frames_seen = [], 0

    def embed_images(self, frames):
        self.frames_seen += len(frames)
        return self._directions(torch.as_tensor(frames)[:, 0, 0, 0])

    def embed_texts(self, texts):
        assert isinstance(texts, list)
        self.texts_seen += texts
        return self._directions(torch.tensor([float(text.split()[-1]) for text in texts]))

    @staticmethod
    def _directions(degrees):
        radians = degrees.double() * math.pi / 180
        return torch.stack([radians.cos(), radians.sin()], dim=1).float()


class TinyVLM:
    """Embeds a frame as its mean color and a prompt as three letter counts."""

    name, image_size, device = "tiny", 16, torch.device("cpu")

    def embed_images(self, frames):
        return torch.nn.functional.normalize(torch.as_tensor(frames).float().mean((1, 2)) - 200, dim=1)

    def embed_texts(self, texts):
        return torch.nn.functional.normalize(torch.tensor([[len(text), 9.0, text.count("e")] for text in texts]), dim=1)
