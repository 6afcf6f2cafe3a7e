"""From an image tower to an ONNX graph without weights.

Needs the package ``onnx``. The graph names the weights that it takes, by their names in the tower's state dict, and
`OnnxTower` supplies them. So a graph is some ten kilobytes large, and the weights exist once.
"""

import warnings
from io import BytesIO
from typing import Any

import numpy as np
import torch

_OPSET = 17
PIXELS, EMBEDDINGS = "pixels", "embeddings"  # names of the graph's input and output


def export_graph(visual: torch.nn.Module) -> bytes:
    """Traces an image tower in eval mode.

    Args:
        visual: from pixels, float32 ``(n, 3, size, size)``, to embeddings ``(n, d)``; on the CPU, with the attribute
            ``image_size``.

    Returns:
        A serialized ONNX model whose weights are external.

    Raises:
        ImportError: ``onnx`` is not installed.
        Exception: torch cannot export the tower; it raises errors of many types.
    """
    import onnx

    model = onnx.load_model_from_string(_trace(visual))
    graph = model.graph
    # A weight is an input; or a copy of another weight (Identity) if their numbers are equal; or missing if unused.
    inputs = {value.name: value for value in graph.input}
    copies = {node.output[0]: node for node in graph.node if node.op_type == "Identity"}
    for name, weight in tower_weights(visual).items():
        if name in inputs:
            graph.input.remove(inputs[name])
        if name in copies:
            graph.node.remove(copies[name])
        tensor = graph.initializer.add(name=name, dims=list(weight.shape), data_location=onnx.TensorProto.EXTERNAL)
        tensor.data_type = onnx.helper.np_dtype_to_tensor_dtype(weight.numpy().dtype)
        tensor.external_data.add(key="location", value="weights")
    return model.SerializeToString(deterministic=True)


def tower_weights(visual: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Returns the floating-point weights and buffers of a tower by name, contiguous, sharing memory where they can."""
    return {name: value.contiguous() for name, value in visual.state_dict().items() if value.is_floating_point()}


def _trace(visual: torch.nn.Module) -> bytes:
    """Exports the tower with its weights as inputs of the graph, so that none is copied."""
    height, width = np.broadcast_to(visual.image_size, 2).tolist()  # type: ignore[arg-type]
    file = BytesIO()
    fast_attention = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)  # it has no ONNX counterpart
    dynamic: dict[str, Any] = {PIXELS: {0: "n"}, EMBEDDINGS: {0: "n"}}
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                visual,
                (torch.zeros(2, 3, height, width),),
                file,
                export_params=False,
                do_constant_folding=False,  # it would rename weights
                input_names=[PIXELS],
                output_names=[EMBEDDINGS],
                dynamic_axes=dynamic,
                opset_version=_OPSET,
                dynamo=False,
            )
    finally:
        torch.backends.mha.set_fastpath_enabled(fast_attention)
    return file.getvalue()
