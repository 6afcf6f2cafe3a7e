"""The image tower of a small model on a CPU, run by ONNX Runtime, which is about twice as fast as PyTorch there."""

import os
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize

from ..errors import VlmrmError
from ..utils.checks import check_choice
from ..utils.progress import report_once
from .onnx_export import EMBEDDINGS, PIXELS, export_graph, tower_weights
from .precision import is_large

ENGINES = ("auto", "onnx", "torch")
_BATCH = 32  # images per run, so that activations stay in the processor's cache
_TOLERANCE = 1e-4  # largest difference of an entry of a unit vector


class OnnxTower:
    """An image tower as a function of ONNX Runtime, with the weights of the PyTorch tower.

    It uses as many threads as PyTorch did when it was made (``torch.get_num_threads()``), and returns the same numbers
    with any number of them. The threads do not spin while they wait, so they do not slow others down. In a forked
    process, where they are missing, it uses one.

    Args:
        visual: the PyTorch tower, in eval mode on the CPU.
        graph: what `export_graph` returned for a tower of the same architecture.

    Raises:
        Exception: ONNX Runtime cannot run the graph; it raises errors of many types.
    """

    def __init__(self, visual: torch.nn.Module, graph: bytes):
        self._visual, self._graph = visual, graph
        self._process, self._threads = os.getpid(), torch.get_num_threads()
        self._sessions: dict[int, Any] = {}  # by number of threads
        self._parameters = list(visual.parameters())
        self._versions = self._count_changes()
        self._session(self._threads)

    def __call__(self, pixels: Tensor) -> Tensor:
        """Returns the embeddings of model input, float32 ``(n, 3, size, size)``, before normalization."""
        session = self._session(self._threads if os.getpid() == self._process else 1)
        parts = [
            torch.from_numpy(session.run([EMBEDDINGS], {PIXELS: part.contiguous().numpy()})[0])
            for part in pixels.split(_BATCH)
        ]
        return torch.cat(parts) if len(parts) > 1 else parts[0]

    def __reduce__(self) -> tuple[Any, ...]:
        return OnnxTower, (self._visual, self._graph)  # a copy, perhaps in another process, starts its own sessions

    def fits(self, visual: torch.nn.Module) -> bool:
        """Returns whether a tower still has the weights that this one was made with."""
        return visual is self._visual and self._count_changes() == self._versions

    def _count_changes(self) -> list[int]:
        return [parameter._version for parameter in self._parameters]

    def _session(self, threads: int) -> Any:
        if threads not in self._sessions:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
            options.log_severity_level = 3  # errors
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            weights = tower_weights(self._visual)
            values = [onnxruntime.OrtValue.ortvalue_from_numpy(value.numpy()) for value in weights.values()]
            options.add_external_initializers(list(weights), values)
            self._sessions[threads] = onnxruntime.InferenceSession(
                self._graph, options, providers=["CPUExecutionProvider"]
            )
        return self._sessions[threads]


def check_engine(engine: str) -> None:
    """Raises ``ValueError`` for an unknown engine."""
    check_choice("engine", engine, ENGINES)


def make_onnx_tower(
    model: torch.nn.Module,
    name: str,
    engine: str,
    device: torch.device,
    precision: str,
    read_graph: Callable[[], bytes | None],
) -> OnnxTower | None:
    """Makes a model's image tower for ONNX Runtime, where that is possible and worth it.

    Args:
        model: an open_clip model in eval mode, with its weights.
        name: what messages call it.
        engine: one of `ENGINES`; ``"auto"`` stands for ONNX Runtime on a CPU in fp32, if the tower is small.
        device, precision: what the model will run on.
        read_graph: returns the shipped graph of a shipped model, or None to export one; not called for PyTorch.

    Returns:
        The tower; None for PyTorch.

    Raises:
        ValueError: the engine is ``"onnx"``, which is impossible on this device or in this precision.
        VlmrmError: the engine is ``"onnx"`` and the tower cannot be exported or run.
    """
    if engine == "torch":
        return None
    possible = device.type == "cpu" and precision == "fp32"
    if engine == "onnx" and not possible:
        raise ValueError(
            f"engine='onnx' runs on a CPU in fp32, and {name} is to run on {device} in {precision}; use "
            "device='cpu', precision='fp32', or engine='torch'."
        )
    visual = model.visual
    if not possible or (engine == "auto" and is_large(visual)):
        return None
    graph = read_graph()
    missing = [package for package in ("onnxruntime", "onnx") if find_spec(package) is None]
    if graph is not None:
        missing = missing[: missing.count("onnxruntime")]  # `onnx` only exports
    try:
        if missing:
            raise ImportError(f"{' and '.join(missing)} is not installed (pip install {' '.join(missing)})")
        tower = OnnxTower(visual, export_graph(visual) if graph is None else graph)
        _compare(tower, model)
        return tower
    except Exception as error:  # exporter and runtime raise errors of many types
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:200]
        if engine == "onnx":
            raise VlmrmError(f"The image tower of {name} cannot run on ONNX Runtime: {reason}") from error
        report_once(f"{name} runs on PyTorch, which takes about twice as long as ONNX Runtime on a CPU: {reason}.")
        return None


@torch.no_grad()
def _compare(tower: OnnxTower, model: torch.nn.Module) -> None:
    """Raises ``ValueError`` if the embeddings differ from PyTorch's."""
    size = int(np.max(model.visual.image_size))
    pixels = torch.linspace(-1, 1, 2 * 3 * size * size).view(2, 3, size, size)
    unit = [normalize(embeddings, dim=-1) for embeddings in (tower(pixels), model.encode_image(pixels))]
    difference = (unit[0] - unit[1]).abs().max().item()
    if not difference <= _TOLERANCE:
        raise ValueError(f"its embeddings differ from PyTorch's by {difference:.1e}")
