"""What every run.py shares: options, the model or models beside this file, and how an answer is shown."""

import json
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NO_LABEL = {"label": None, "probabilities": None}


def explain_missing(error):
    sys.exit(f"The package {error.name} is missing. Run `pip install -r requirements.txt` in {HERE} first.")


# ONNX Runtime reports to its maker otherwise.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

try:
    import numpy as np
    import onnxruntime as ort
except ModuleNotFoundError as error:
    explain_missing(error)


def read_options(usage):
    """Return whether JSON is asked for, and the other arguments; `--help` is answered here."""
    options = sys.argv[1:]
    if "--help" in options or "-h" in options:
        print(usage)
        sys.exit()
    sys.stdout.reconfigure(encoding="utf-8")
    return "--json" in options, [option for option in options if option != "--json"]


def read_lines():
    """The lines of the standard input."""
    lines = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace").split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line[:-1] if line.endswith("\r") else line for line in lines]


def read_json(name):
    """A file of this folder."""
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def read_json_if_there(name):
    """A file that a bundle may lack; None where it does."""
    return read_json(name) if (HERE / name).exists() else None


def softmax(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def list_models():
    """The model of this folder, or the members of an ensemble."""
    single = HERE / "model.onnx"
    members = sorted(HERE.glob("model-*.onnx"))
    return [single] if single.exists() or not members else members


def open_classifier():
    """What this folder holds: a function that takes the inputs of a model by name and returns label and probabilities.

    Several models answer as one, by the mean of their logits.
    """
    settings = ort.SessionOptions()
    settings.log_severity_level = 3
    sessions = [ort.InferenceSession(str(path), settings, providers=["CPUExecutionProvider"]) for path in list_models()]
    id2label = read_json("config.json")["id2label"]
    labels = [id2label[str(index)] for index in range(len(id2label))]

    asked = {each.name for each in sessions[0].get_inputs()}

    def classify(**inputs):
        feeds = {name: value for name, value in inputs.items() if name in asked}
        logits = [session.run(["logits"], feeds)[0][0].astype(np.float64) for session in sessions]
        shares = softmax(np.mean(logits, axis=0)).tolist()
        return {"label": labels[shares.index(max(shares))], "probabilities": dict(zip(labels, shares))}

    return classify


def show(as_json, given, answer, words):
    """Print an answer: as JSON after the fields that name its input, or for people before the words that do."""
    if as_json:
        print(json.dumps({**given, **answer}, ensure_ascii=False), flush=True)
    elif answer["label"] is None:
        print(f"no label: {words}", flush=True)
    else:
        shares = ", ".join(f"{label} {share * 100:.1f}%" for label, share in answer["probabilities"].items())
        print(f"{answer['label']}  ({shares})  {words}", flush=True)
