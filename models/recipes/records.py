"""Training records: a side file a variant while the training runs, merged into `training.json` at its end."""

import json
import platform
from pathlib import Path

import numpy as np
import onnx
import torch

from .package import write_json


def variant_path(out: Path, seed: int) -> Path:
    """Return the place of the variant that was trained with `seed`."""
    return out / "variants" / f"{seed:02d}.onnx"


def write_record(out: Path, record: dict) -> None:
    """Keep the record of one finished variant beside it."""
    write_json(side_path(out, record["seed"]), record)


def read_records(out: Path) -> dict[int, dict]:
    """Return the records of all variants that are finished, by seed."""
    merged = out / "training.json"
    records = json.loads(merged.read_text(encoding="utf-8"))["variants"] if merged.is_file() else []
    records += [json.loads(path.read_text(encoding="utf-8")) for path in (out / "variants").glob("*.training.json")]
    return {record["seed"]: record for record in records if variant_path(out, record["seed"]).is_file()}


def merge_records(out: Path, inputs: dict[str, str]) -> None:
    """Write `training.json` from what is there, with the digests of what was trained on, and drop the side files."""
    records = read_records(out)
    content = {**inputs, "environment": describe_environment(), "variants": [records[seed] for seed in sorted(records)]}
    write_json(out / "training.json", content)
    for seed in records:
        side_path(out, seed).unlink(missing_ok=True)


def describe_environment() -> dict[str, str]:
    """Say on what the variants were trained: seeds repeat only on the same kind of machine with the same versions."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor(),
        "threads": "one a variant",
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": np.__version__,
        "onnx": onnx.__version__,
    }


def side_path(out: Path, seed: int) -> Path:
    return variant_path(out, seed).with_suffix(".training.json")
