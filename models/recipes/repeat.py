"""Trains one variant again and says whether it gives the predictions of the published one.

    PYTHONPATH=models python3 -m recipes.repeat cifar10 --seed 7 --data DATA --package models/cifar10

The same seed gives the same file only on the same kind of machine, with the same versions of Python's packages; what
they were is in the package's `training.json`. Exits with 1 where a prediction differs.
"""

import argparse
import os
import tempfile
from pathlib import Path

import numpy as np
import torch

from .arrays import load_split, verify_arrays
from .export import run_runtime
from .records import read_records, variant_path
from .settings import load_settings
from .train import ALLOCATOR, Job, load_recipe, prepare_arrays, resolve, train_one


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m recipes.repeat", description="Train one variant again.")
    parser.add_argument("family", help="a recipe in models/recipes, such as cifar10")
    parser.add_argument("--seed", type=int, default=0)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=resolve, help="the folder of data that the recipe's sources are in")
    source.add_argument("--arrays", type=resolve, help="a folder that `prepare` wrote")
    parser.add_argument("--package", type=resolve, required=True, help="the package whose variant is trained again")
    arguments = parser.parse_args()
    arrays = arguments.arrays or prepare_arrays(arguments.family, arguments.data)
    raise SystemExit(0 if repeat_variant(arguments.family, arguments.seed, arrays, arguments.package) else 1)


def repeat_variant(family: str, seed: int, arrays: Path, package: Path) -> bool:
    """Train `seed` again, compare its predictions on the i.i.d. test with those of the package's file, and report."""
    settings = load_settings(family)
    verify_arrays(arrays)
    os.environ.update(ALLOCATOR)
    torch.set_num_threads(1)
    published = read_records(package)[seed]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "variants").mkdir()
        record, _ = train_one(Job(settings, seed, arrays, folder))
        ours, theirs = (predict_file(settings, arrays, variant_path(out, seed)) for out in (folder, package))
    same = int((ours.argmax(1) == theirs.argmax(1)).sum())
    file = "the same file" if record["sha256"] == published["sha256"] else "another file"
    print(
        f"{family}, seed {seed}: {file}; {same} of {len(ours)} predictions on the i.i.d. test are the same, "
        f"largest difference of a logit {np.abs(ours - theirs).max():.2g}"
    )
    return same == len(ours)


def predict_file(settings: dict, arrays: Path, path: Path, size: int = 256) -> np.ndarray:
    """Return the logits (N, labels) that a variant's file gives on the i.i.d. test in ONNX Runtime."""
    test = load_split(arrays, "iid-test")
    recipe = load_recipe(settings)
    feeds = [recipe.make_feed(test, np.arange(at, min(at + size, len(test)))) for at in range(0, len(test), size)]
    logits = np.concatenate(run_runtime(path, feeds))
    return logits.reshape(len(test), -1)


if __name__ == "__main__":
    main()
