#!/usr/bin/env python3
"""Classifies texts with the model beside this file. Needs `pip install -r requirements.txt` once.

    python run.py "a sentence" "another one"     each argument is a text
    python run.py < texts.txt                    without arguments, each line of the input is a text
    python run.py --json "a sentence"            one JSON object a line
"""

import json
import sys
from pathlib import Path

USAGE = """usage: python run.py [--json] ["a sentence" ...]
Without a sentence, each line of the standard input is one."""
HERE = Path(__file__).resolve().parent

try:
    import numpy as np
    import onnxruntime as ort
    from tokenizers import Tokenizer
except ModuleNotFoundError as error:
    sys.exit(f"The package {error.name} is missing. Run `pip install -r requirements.txt` in {HERE} first.")


def softmax(logits):
    powers = np.exp(logits - logits.max())
    return powers / powers.sum()


def classify(session, tokenizer, labels, text):
    if not tokenizer.encode(text, add_special_tokens=False).ids:
        return {"text": text, "label": None, "probabilities": None}
    # The tokenizer cuts long texts itself, as "truncation" in tokenizer.json says.
    ids = np.array([tokenizer.encode(text).ids], dtype=np.int64)
    (logits,) = session.run(["logits"], {"input_ids": ids, "attention_mask": np.ones_like(ids)})
    shares = softmax(logits[0].astype(np.float64)).tolist()
    return {"text": text, "label": labels[shares.index(max(shares))], "probabilities": dict(zip(labels, shares))}


def readable(result):
    if result["label"] is None:
        return "no label: the text is empty"
    shares = ", ".join(f"{label} {share * 100:.1f}%" for label, share in result["probabilities"].items())
    return f"{result['label']}  ({shares})  {result['text']}"


def read_lines():
    lines = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace").split("\n")
    if lines[-1] == "":
        lines.pop()
    return [line[:-1] if line.endswith("\r") else line for line in lines]


def main():
    options = sys.argv[1:]
    if "--help" in options or "-h" in options:
        print(USAGE)
        return
    as_json = "--json" in options
    given = [option for option in options if option != "--json"]
    if not given and sys.stdin.isatty():
        sys.exit(USAGE)

    sys.stdout.reconfigure(encoding="utf-8")
    settings = ort.SessionOptions()
    settings.log_severity_level = 3
    session = ort.InferenceSession(str(HERE / "model.onnx"), settings, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(HERE / "tokenizer.json"))
    tokenizer.no_padding()
    id2label = json.loads((HERE / "config.json").read_text(encoding="utf-8"))["id2label"]
    labels = [id2label[str(index)] for index in range(len(id2label))]
    for text in given or read_lines():
        result = classify(session, tokenizer, labels, text)
        print(json.dumps(result, ensure_ascii=False) if as_json else readable(result), flush=True)


if __name__ == "__main__":
    main()
