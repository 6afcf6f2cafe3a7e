"""Compiled image towers, and smaller batches when memory runs out."""

import pytest
import torch
from helpers.tiny_vlm import frames

from vlmrm_lite import VlmrmError, load_vlm
from vlmrm_lite.utils import progress
from vlmrm_lite.vlm import model as vlm_module


def test_chunks_shrink_when_the_gpu_memory_runs_out(folder, monkeypatch, capsys):
    vlm, sizes = load_vlm(folder, device="cpu", engine="torch"), []
    expected = vlm.embed_images(frames(9))
    encode = vlm.model.encode_image
    monkeypatch.setattr(progress, "_reported", set())
    capsys.readouterr()

    def with_room_for(n):
        def encode_image(pixels):
            sizes.append(len(pixels))
            if len(pixels) > n:
                raise torch.cuda.OutOfMemoryError
            return encode(pixels)

        return encode_image

    monkeypatch.setattr(vlm.model, "encode_image", with_room_for(4))
    for _ in range(2):
        torch.testing.assert_close(vlm.embed_images(frames(9)), expected, atol=1e-5, rtol=0)
    assert sizes == [9, 4, 4, 1, 4, 4, 1]  # it does not run into the wall again
    assert capsys.readouterr().err == (f"{folder}: cpu ran out of memory with 9 frames per batch; continuing with 4.\n")
    monkeypatch.setattr(vlm.model, "encode_image", with_room_for(0))
    with pytest.raises(VlmrmError, match="memory of cpu.*smaller"):
        vlm.embed_images(frames(9))


@pytest.mark.slow
def test_the_image_tower_is_compiled_where_that_pays(folder, monkeypatch, capsys):
    plain, vlm = (load_vlm(folder, device="cpu", precision="bf16", engine="torch") for _ in range(2))
    compile, calls = torch.compile, []

    def compiles(function):
        calls.append(function)
        return compile(function, backend="eager")  # traces as always, and leaves out the C compiler

    monkeypatch.setattr(torch, "compile", compiles)
    vlm.compile_tower()
    vlm.embed_images(frames(2))
    assert not calls  # not on a CPU
    monkeypatch.setattr(vlm_module, "_COMPILED", {"cpu"})
    vlm.compile_tower()
    vlm.compile_tower()
    for n in (5, 3, 1, 6):
        torch.testing.assert_close(vlm.embed_images(frames(n)), plain.embed_images(frames(n)), atol=1e-2, rtol=0)
    assert len(calls) == 1
    assert capsys.readouterr().err.count("is being compiled") == 1


def test_where_compiling_fails_the_model_runs_as_it_is(folder, monkeypatch, capsys):
    def fails(function):
        def call(pixels):
            attempts.append(len(pixels))
            raise RuntimeError("Cannot find a working triton installation.\nMore.")

        return call

    vlm, attempts = load_vlm(folder, device="cpu", engine="torch"), []
    expected = vlm.embed_images(frames(4))
    monkeypatch.setattr(progress, "_reported", set())
    monkeypatch.setattr(vlm_module, "_COMPILED", {"cpu"})
    monkeypatch.setattr(torch, "compile", fails)
    vlm.compile_tower()
    for _ in range(2):
        assert torch.equal(vlm.embed_images(frames(4)), expected)
    assert attempts == [4]
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"{folder}: the image tower could not be compiled and runs uncompiled "
        "(Cannot find a working triton installation.)."
    )


def test_a_compiled_tower_without_memory_gets_smaller_batches(folder, monkeypatch):
    def small(function):
        def call(pixels):
            if len(pixels) > 2:
                raise torch.cuda.OutOfMemoryError
            return function(pixels)

        return call

    vlm = load_vlm(folder, device="cpu", engine="torch")
    expected = vlm.embed_images(frames(8))
    monkeypatch.setattr(vlm_module, "_COMPILED", {"cpu"})
    monkeypatch.setattr(torch, "compile", small)
    vlm.compile_tower()
    torch.testing.assert_close(vlm.embed_images(frames(8)), expected, atol=1e-5, rtol=0)
