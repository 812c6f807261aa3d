"""Loads what `npm run families -- prepare FAMILY` writes: `<split>.<name>.npy`, one row an example."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Split:
    """One split: `labels` (N,) as class numbers, and every other array of the split by name, each with N rows."""

    labels: np.ndarray
    inputs: dict[str, np.ndarray]

    def __len__(self) -> int:
        return len(self.labels)


def load_split(folder: Path, split: str) -> Split:
    """Load all arrays of a split, and stop if one is missing or the rows do not match."""
    arrays = {path.name[len(split) + 1 : -len(".npy")]: np.load(path) for path in folder.glob(f"{split}.*.npy")}
    if "labels" not in arrays:
        raise SystemExit(f"{folder} holds no {split}.labels.npy. Write the arrays first: npm run families -- prepare.")
    rows = {name: len(array) for name, array in arrays.items()}
    if len(set(rows.values())) != 1 or len(rows) < 2:
        raise SystemExit(f"The arrays of '{split}' in {folder} do not belong together; rows of each: {rows}.")
    return Split(arrays.pop("labels").astype(np.int64), arrays)


def verify_arrays(folder: Path) -> str:
    """Check every file against `arrays.json`, which `prepare` wrote last, and return the SHA-256 of `arrays.json`."""
    listing = folder / "arrays.json"
    if not listing.is_file():
        raise SystemExit(f"{folder} holds no arrays.json. Write the arrays first: npm run families -- prepare.")
    for name, expected in json.loads(listing.read_text(encoding="utf-8"))["sha256"].items():
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
            raise SystemExit(f"{folder / name} is not the file that arrays.json lists. Run `prepare` again.")
    return hashlib.sha256(listing.read_bytes()).hexdigest()
