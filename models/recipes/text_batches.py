"""Batches of texts of like length, so that little time goes into padding."""

from collections.abc import Iterator

import numpy as np
import torch

BATCHES_A_POOL = 50


def training_batches(lengths: np.ndarray, size: int, generator: np.random.Generator) -> list[np.ndarray]:
    """Return one epoch of row numbers in batches of `size`.

    Rows are shuffled, sorted by length only within pools of 50 batches, and the batches are shuffled again: the order
    stays random from epoch to epoch while a batch holds texts of like length.
    """
    order = generator.permutation(len(lengths))
    batches = []
    for start in range(0, len(order), size * BATCHES_A_POOL):
        pool = order[start : start + size * BATCHES_A_POOL]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        batches += [pool[first : first + size] for first in range(0, len(pool), size)]
    return [batches[index] for index in generator.permutation(len(batches))]


def sorted_batches(lengths: np.ndarray, size: int) -> Iterator[np.ndarray]:
    """Yield all row numbers, shortest texts first, in batches of `size`."""
    order = np.argsort(lengths, kind="stable")
    for first in range(0, len(order), size):
        yield order[first : first + size]


def feed(input_ids: np.ndarray, lengths: np.ndarray, rows: np.ndarray, padding: int = 0) -> dict[str, torch.Tensor]:
    """Return the model's inputs for `rows`, each (batch, sequence) int64, padded to the longest text plus `padding`."""
    longest = max(1, int(lengths[rows].max()))
    ids = np.zeros((len(rows), longest + padding), np.int64)
    ids[:, :longest] = input_ids[rows, :longest]
    mask = np.arange(ids.shape[1])[None, :] < lengths[rows][:, None]
    return {"input_ids": torch.from_numpy(ids), "attention_mask": torch.from_numpy(mask.astype(np.int64))}
