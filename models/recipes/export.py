"""PyTorch -> ONNX with float16 weights, and the check that ONNX Runtime computes what PyTorch does."""

import io
import json
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

OPSET = 17
TOLERANCE = 1e-4
HERE = Path(__file__).parent


class ExportError(RuntimeError):
    """The exported file does not compute what the trained model does."""


def round_weights(model: nn.Module) -> None:
    """Round every weight to float16 in place: from here on, the model is its rounded weights."""
    with torch.no_grad():
        for tensor in model.state_dict().values():
            if tensor.is_floating_point():
                tensor.copy_(tensor.half().float())


def export_onnx(
    model: nn.Module, example: dict[str, torch.Tensor], axes: dict[str, dict[int, str]], path: Path
) -> None:
    """Write `model`, whose weights are rounded, to `path`, and check the graph's form.

    `axes` names the dynamic axes of each input; the output is `logits` (batch, labels).
    """
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The shape inference of prim::Constant")
        torch.onnx.export(
            model.eval(),
            tuple(example[name] for name in axes),
            buffer,
            input_names=list(axes),
            output_names=["logits"],
            dynamic_axes={**axes, "logits": {0: "batch"}},
            opset_version=OPSET,
        )
    graph = onnx.load_from_string(buffer.getvalue())
    store_float16(graph, set(model.state_dict()))
    onnx.checker.check_model(onnx.shape_inference.infer_shapes(graph, strict_mode=True), full_check=True)
    onnx.save(graph, path)


def store_float16(graph: onnx.ModelProto, weights: set[str]) -> None:
    """Store the weights as float16 behind a Cast to float32, which ONNX Runtime folds away when it loads the file."""
    casts = []
    for tensor in graph.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or tensor.name not in weights:
            continue
        name, values = tensor.name, numpy_helper.to_array(tensor)
        tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}.float16"))
        casts.append(helper.make_node("Cast", [tensor.name], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.graph.node]
    del graph.graph.node[:]
    graph.graph.node.extend(nodes)


def check_runtime(cases: list[tuple[dict[str, torch.Tensor], np.ndarray]], path: Path) -> None:
    """Run the file in ONNX Runtime on each case's inputs, and compare with the logits (batch, labels) of PyTorch.

    Raises ExportError where a logit differs by more than 1e-4 or is not finite, or a prediction differs.
    """
    for (_, expected), flat in zip(cases, run_runtime(path, [inputs for inputs, _ in cases])):
        actual = flat.reshape(expected.shape)
        difference = float(np.abs(actual - expected).max())
        if not difference <= TOLERANCE:
            raise ExportError(f"{path.name}: a logit of ONNX Runtime differs from PyTorch's by {difference:.2g}.")
        if (actual.argmax(1) != expected.argmax(1)).any():
            raise ExportError(f"{path.name}: a prediction of ONNX Runtime differs from PyTorch's.")


def run_runtime(path: Path, feeds: list[dict[str, torch.Tensor]]) -> list[np.ndarray]:
    """Run the file in ONNX Runtime, through Node, and return the flat logits of each feed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        specifications = [write_feed(folder, index, feed) for index, feed in enumerate(feeds)]
        (folder / "feeds.json").write_text(json.dumps(specifications))
        command = [find_node(), str(HERE / "check_export.mjs"), str(path), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ExportError(f"{path.name} does not run in ONNX Runtime: {done.stderr.strip()}")
        return [np.fromfile(folder / f"{index}.logits.bin", np.float32) for index in range(len(feeds))]


def write_feed(folder: Path, index: int, feed: dict[str, torch.Tensor]) -> dict[str, dict]:
    """Write the tensors of one feed as raw bytes, and return where check_export.mjs finds them."""
    specification = {}
    for name, tensor in feed.items():
        array, file = tensor.numpy(), f"{index}.{name}.bin"
        array.tofile(folder / file)
        specification[name] = {"type": str(array.dtype), "dims": list(array.shape), "file": file}
    return specification


def find_node() -> str:
    """Return the Node that the project brings along, else the system's."""
    bundled = HERE.parents[1] / "node_modules" / "node" / "bin" / "node"
    found = str(bundled) if bundled.is_file() else shutil.which("node")
    if found is None:
        raise ExportError("No Node found to check the export with. Run `npm install` in the repository first.")
    return found
