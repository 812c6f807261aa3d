"""Training records: a side file a variant while the training runs, merged into `training.json` at its end."""

import json
from pathlib import Path

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
    write_json(out / "training.json", {**inputs, "variants": [records[seed] for seed in sorted(records)]})
    for seed in records:
        side_path(out, seed).unlink(missing_ok=True)


def side_path(out: Path, seed: int) -> Path:
    return variant_path(out, seed).with_suffix(".training.json")
