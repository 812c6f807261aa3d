"""What the recipes of image families share: the training loop, prediction, and the inputs an export is checked on."""

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .arrays import Split
from .image_batches import augment
from .image_net import ImageNet, fold_batch_norm
from .seeding import seed_everything

PREPROCESSING_FILES = ("preprocessor_config.json",)
INPUT_AXES = {"pixel_values": {0: "batch"}}
INPUT = "pixel_values"


def train_variant(settings: dict, train: Split, seed: int) -> tuple[nn.Module, float]:
    """Train one variant and return it in evaluation mode, with the mean training loss of its last epoch."""
    generator = seed_everything(seed)
    chosen = settings["hyperparameters"]
    model = ImageNet(chosen["layers"], len(settings["labels"]), chosen["dropout"])
    model = model.to(memory_format=torch.channels_last).train()
    optimiser = torch.optim.SGD(
        weight_groups(model, chosen["weightDecay"]), lr=chosen["learningRate"], momentum=0.9, nesterov=True
    )
    batches = math.ceil(len(train) / chosen["batchSize"])
    steps = chosen["epochs"] * batches
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: triangle(step / steps, chosen["warmUp"]))
    loss = math.nan
    for epoch in range(chosen["epochs"]):
        total = 0.0
        for index, rows in enumerate(np.array_split(generator.permutation(len(train)), batches)):
            images = augment(train.inputs[INPUT][rows], chosen, generator)
            share_done = (epoch * batches + index) / steps
            if share_done < chosen["smallShare"]:
                images = functional.interpolate(images, size=chosen["smallSize"], mode="area")
            total += train_step(model, images, torch.from_numpy(train.labels[rows]), optimiser, chosen) * len(rows)
            schedule.step()
        loss = total / len(train)
    return fold_batch_norm(model.to(memory_format=torch.contiguous_format)), loss


def train_step(
    model: nn.Module, images: Tensor, labels: Tensor, optimiser: torch.optim.Optimizer, chosen: dict
) -> float:
    """Take one step in bfloat16 (weights and their updates stay in float32) and return the loss."""
    weights = chosen.get("classWeights")
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = model(images)
    loss = functional.cross_entropy(
        logits.float(),
        labels,
        weight=None if weights is None else torch.tensor(weights),
        label_smoothing=chosen["labelSmoothing"],
    )
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()
    return loss.item()


def weight_groups(model: nn.Module, decay: float) -> list[dict]:
    """Part the parameters: weights decay; biases and the scales of batch norm do not."""
    weights = [parameter for parameter in model.parameters() if parameter.ndim > 1]
    others = [parameter for parameter in model.parameters() if parameter.ndim <= 1]
    return [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}]


def triangle(done: float, warm_up: float) -> float:
    """Rate at a share of the training, relative to its peak: up over `warm_up`, then down to 0."""
    return done / warm_up if done < warm_up else max(0.0, (1 - done) / (1 - warm_up))


def make_feed(split: Split, rows: np.ndarray) -> dict[str, Tensor]:
    """Return the graph's inputs for `rows` of a split."""
    return {INPUT: torch.from_numpy(split.inputs[INPUT][rows])}


@torch.no_grad()
def predict(model: nn.Module, split: Split, batch_size: int = 128) -> np.ndarray:
    """Return the logits (N, labels) of all examples of a split, in its order."""
    images = split.inputs[INPUT]
    starts = range(0, len(images), batch_size)
    return np.concatenate([model(torch.from_numpy(images[at : at + batch_size])).numpy() for at in starts])


@torch.no_grad()
def check_cases(model: nn.Module, split: Split, count: int = 100) -> list[tuple[dict[str, Tensor], np.ndarray]]:
    """Return what an export is checked on: batches of several sizes, each with the logits that it must give."""
    rows = np.linspace(0, len(split) - 1, count).astype(int)
    cases = []
    for part in np.split(rows, [1, 3, 40]):
        inputs = make_feed(split, part)
        cases.append((inputs, model(**inputs).numpy()))
    return cases
