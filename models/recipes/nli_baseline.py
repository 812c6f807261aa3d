"""What the second text alone gives away: the recipe of `nli` trained on pairs whose first text was taken out.

    PYTHONPATH=models python3 -m recipes.nli_baseline --data DATA --out models/nli/baseline.json

Sentences that people wrote to fit a label give it away in part, without the first text (Gururangan et al. 2018). So a
model of the pair must be held against this one, and not against guessing. All settings are those of the family.
"""

import argparse
import os
from pathlib import Path

import numpy as np
import torch

from .arrays import Split, load_split, verify_arrays
from .package import write_json
from .records import describe_environment
from .settings import digest_settings, load_settings
from .train import ALLOCATOR, load_recipe, prepare_arrays, resolve

FAMILY = "nli"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m recipes.nli_baseline", description="Train on second texts alone.")
    parser.add_argument("--seeds", type=int, default=3, help="train seeds 0 to SEEDS - 1 (default: 3)")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=resolve, help="the folder of data that the recipe's sources are in")
    source.add_argument("--arrays", type=resolve, help="a folder that `prepare` wrote")
    parser.add_argument("--out", type=resolve, required=True, help="the JSON file to write")
    arguments = parser.parse_args()
    os.environ.update(ALLOCATOR)
    torch.set_num_threads(1)
    arrays = arguments.arrays or prepare_arrays(FAMILY, arguments.data)
    write_json(arguments.out, train_baseline(arrays, arguments.seeds))
    print(arguments.out.read_text(encoding="utf-8"))


def train_baseline(arrays: Path, seeds: int) -> dict:
    """Train the baseline with several seeds; return its accuracy on the i.i.d. test, and that of one label for all."""
    settings = load_settings(FAMILY)
    recipe = load_recipe(settings)
    digest = verify_arrays(arrays)
    train, test = load_split(arrays, "train"), load_split(arrays, "iid-test")
    blind_train, blind_test = (without_first(split) for split in (train, test))
    accuracies = []
    for seed in range(seeds):
        model, _ = recipe.train_variant(settings, blind_train, seed)
        accuracies.append(float((recipe.predict(model, blind_test).argmax(1) == test.labels).mean()))
        print(f"seed {seed:02d}: {accuracies[-1]:.4f}", flush=True)
    most_frequent = np.bincount(train.labels).argmax()
    return {
        "description": "The same recipe trained and tested on pairs without their first text.",
        "recipe": digest_settings(settings),
        "arrays": digest,
        "environment": describe_environment(),
        "rows": len(test),
        "majorityAccuracy": round(float((test.labels == most_frequent).mean()), 4),
        "hypothesisOnly": [{"seed": seed, "accuracy": round(value, 4)} for seed, value in enumerate(accuracies)],
        "hypothesisOnlyMean": round(float(np.mean(accuracies)), 4),
    }


def without_first(split: Split) -> Split:
    """Take the tokens of the first text out of every pair, but for the separator that ends it."""
    ids, types, lengths = (split.inputs[name] for name in ("input_ids", "token_type_ids", "lengths"))
    left_ids, left_types, left_lengths = np.zeros_like(ids), np.zeros_like(types), np.zeros_like(lengths)
    for row, length in enumerate(lengths):
        first = int((types[row, :length] == 0).sum())
        left_lengths[row] = length - first + 1
        left_ids[row, : left_lengths[row]] = ids[row, first - 1 : length]
        left_types[row, 1 : left_lengths[row]] = 1
    inputs = {"input_ids": left_ids, "token_type_ids": left_types, "lengths": left_lengths}
    return Split(split.labels, inputs)


if __name__ == "__main__":
    main()
