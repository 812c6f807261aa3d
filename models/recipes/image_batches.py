"""Batches of images, flipped, turned and shifted at random."""

import numpy as np
import torch
from torch import Tensor


def shift_images(images: np.ndarray, reach: int, generator: np.random.Generator) -> np.ndarray:
    """Shift each image (N, 3, H, W) by up to `reach` pixels each way; what comes in from outside is 0, the mean colour."""
    count, _, height, width = images.shape
    padded = np.pad(images, ((0, 0), (0, 0), (reach, reach), (reach, reach)))
    shifted = np.empty_like(images)
    for at, (top, left) in enumerate(generator.integers(0, 2 * reach + 1, (count, 2))):
        shifted[at] = padded[at, :, top : top + height, left : left + width]
    return shifted


def augment(images: np.ndarray, settings: dict, generator: np.random.Generator) -> Tensor:
    """Return a batch (N, 3, H, W), channels last, augmented as the settings say: `shift`, `flips` and `turns`."""
    count = len(images)
    images = shift_images(images, settings["shift"], generator)
    flipped = generator.random(count) < 0.5
    images[flipped] = images[flipped, :, :, ::-1]
    if "vertical" in settings["flips"]:
        flipped = generator.random(count) < 0.5
        images[flipped] = images[flipped, :, ::-1]
    if settings["turns"]:
        turned = generator.random(count) < 0.5
        images[turned] = images[turned].transpose(0, 1, 3, 2)
    return torch.from_numpy(images).contiguous(memory_format=torch.channels_last)
