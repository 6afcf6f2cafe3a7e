"""The default precision of a model."""

from pathlib import Path

import pytest
import torch

from vlmrm_lite.vlm import precision


@pytest.mark.parametrize(
    "native, parameters, expected",
    [(True, 20_000_000, "bf16"), (True, 19_000_000, "fp32"), (False, 20_000_000, "fp32")],
)
def test_auto_takes_bf16_where_it_pays(monkeypatch, native, parameters, expected):
    model = torch.nn.Module()
    with torch.device("meta"):
        model.visual = torch.nn.Linear(parameters, 1, bias=False)
    monkeypatch.setattr(precision, "has_native_bf16", lambda device: native)
    assert precision.choose_precision(model, torch.device("cpu")) == expected
    assert precision.is_large(model.visual) == (parameters >= 20_000_000)


def test_native_bf16_agrees_with_the_processors_flags():
    cpuinfo = Path("/proc/cpuinfo")
    flags = cpuinfo.read_text() if cpuinfo.exists() else ""
    native = precision.has_native_bf16(torch.device("cpu"))
    assert isinstance(native, bool)
    if hasattr(torch.cpu, "_is_avx512_bf16_supported") and flags:
        assert native == ("avx512_bf16" in flags or "amx_tile" in flags)
