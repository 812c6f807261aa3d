"""Kidney injury after the first day in intensive care: one hidden layer on logarithms, missing values marked."""

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .arrays import Split
from .seeding import seed_everything

PREPROCESSING_FILES = ("features.json",)
INPUT_AXES = {"features": {0: "batch"}}
INPUT = "features"
SMALLEST_DEVIATION = 1e-3


class Preparation(nn.Module):
    """Maps `features` (batch, F), NaN where missing, to what the net learns from (batch, `width`), all finite.

    Side by side: each feature on a signed logarithmic scale, standardised; the contrasts of a channel's summaries on
    that scale (so that last less lowest is the logarithm of a ratio, as in the definition of the injury), standardised;
    and a mark for each feature that is missing. A missing value or contrast is 0, the mean of training; a missing count
    is a count of 0, so that a panel taken away looks like one that was never ordered. Values are cut at `limit`
    standard deviations, so that a slip of the pen elsewhere cannot drown the rest.
    """

    def __init__(self, names: list[str], train: np.ndarray, contrasts: list[list[str]], limit: float) -> None:
        super().__init__()
        self.limit = limit
        is_count = torch.tensor([name.endswith("_count") for name in names])
        missing = torch.from_numpy(np.isnan(train))
        first, second = contrast_columns(names, contrasts)
        self.register_buffer("first", first)
        self.register_buffer("second", second)
        self.register_buffer("is_count", is_count)
        self.register_buffer("marked", torch.nonzero(missing.any(0) & ~is_count).squeeze(1))
        scaled = torch.from_numpy(np.where(np.isnan(train), np.nan, to_log(torch.from_numpy(train)).numpy()))
        scaled = torch.cat([scaled, scaled[:, first] - scaled[:, second]], 1).double().numpy()
        # Rounded as the export rounds them, so that the net learns from what it will be given.
        self.register_buffer("mean", as_half(np.nanmean(scaled, 0)))
        self.register_buffer("deviation", as_half(np.nanstd(scaled, 0) + SMALLEST_DEVIATION))
        self.width = scaled.shape[1] + len(self.marked)

    def forward(self, features: Tensor) -> Tensor:
        missing = torch.isnan(features)
        known = (~missing | self.is_count).to(torch.float32)
        scaled = to_log(torch.where(missing, torch.zeros_like(features), features))
        first, second = self.first, self.second
        scaled = torch.cat([scaled, scaled[:, first] - scaled[:, second]], 1)
        known = torch.cat([known, known[:, first] * known[:, second]], 1)
        standardised = ((scaled - self.mean) / self.deviation).clamp(-self.limit, self.limit) * known
        return torch.cat([standardised, missing[:, self.marked].to(torch.float32)], 1)


def to_log(values: Tensor) -> Tensor:
    """Return sign(x) log(1 + |x|): nearly the logarithm for large values, and defined for base excess below 0."""
    return torch.sign(values) * torch.log1p(torch.abs(values))


def as_half(values: np.ndarray) -> Tensor:
    return torch.from_numpy(values.astype(np.float16).astype(np.float32))


def contrast_columns(names: list[str], contrasts: list[list[str]]) -> tuple[Tensor, Tensor]:
    """Return the columns of both sides of every contrast (such as last and min) of every channel that has them."""
    channels = [name[: -len("_last")] for name in names if name.endswith("_last")]
    pairs = [(f"{channel}_{one}", f"{channel}_{other}") for channel in channels for one, other in contrasts]
    column = {name: index for index, name in enumerate(names)}
    columns = torch.tensor([[column[one], column[other]] for one, other in pairs])
    return columns[:, 0].contiguous(), columns[:, 1].contiguous()


class KidneyNet(nn.Module):
    """Maps `features` (batch, F) to logits (batch, labels)."""

    def __init__(self, preparation: Preparation, labels: int, chosen: dict) -> None:
        super().__init__()
        self.preparation = preparation
        self.hidden = nn.Linear(preparation.width, chosen["hidden"])
        self.classifier = nn.Linear(chosen["hidden"], labels)
        self.input_dropout = nn.Dropout(chosen["inputDropout"])
        self.hidden_dropout = nn.Dropout(chosen["hiddenDropout"])

    def forward(self, features: Tensor) -> Tensor:
        hidden = torch.relu(self.hidden(self.input_dropout(self.preparation(features))))
        return self.classifier(self.hidden_dropout(hidden))


def train_variant(settings: dict, train: Split, seed: int) -> tuple[KidneyNet, float]:
    """Train one variant and return it in evaluation mode, with the mean training loss of its last epoch."""
    generator = seed_everything(seed)
    chosen = settings["hyperparameters"]
    names = [feature["name"] for feature in settings["features"]]
    preparation = Preparation(names, train.inputs[INPUT], chosen["contrasts"], chosen["limit"])
    model = KidneyNet(preparation, len(settings["labels"]), chosen)
    optimiser = torch.optim.AdamW(model.parameters(), lr=chosen["learningRate"], weight_decay=chosen["weightDecay"])
    batches = math.ceil(len(train) / chosen["batchSize"])
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser,
        chosen["learningRate"],
        total_steps=chosen["epochs"] * batches + 1,
        pct_start=chosen["warmUp"],
        cycle_momentum=False,
    )
    loss = math.nan
    for _ in range(chosen["epochs"]):
        total = 0.0
        for rows in np.array_split(generator.permutation(len(train)), batches):
            total += train_step(model, train, rows, optimiser) * len(rows)
            schedule.step()
        loss = total / len(train)
    return model.eval(), loss


def train_step(model: KidneyNet, train: Split, rows: np.ndarray, optimiser: torch.optim.Optimizer) -> float:
    """Take one step and return the loss."""
    loss = functional.cross_entropy(model(**make_feed(train, rows)), torch.from_numpy(train.labels[rows]))
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()
    return loss.item()


def make_feed(split: Split, rows: np.ndarray) -> dict[str, Tensor]:
    """Return the graph's inputs for `rows` of a split."""
    return {INPUT: torch.from_numpy(split.inputs[INPUT][rows])}


@torch.no_grad()
def predict(model: KidneyNet, split: Split, batch_size: int = 1024) -> np.ndarray:
    """Return the logits (N, labels) of all examples of a split, in its order."""
    starts = range(0, len(split), batch_size)
    rows = [np.arange(at, min(at + batch_size, len(split))) for at in starts]
    return np.concatenate([model(**make_feed(split, part)).numpy() for part in rows])


@torch.no_grad()
def check_cases(model: KidneyNet, split: Split, count: int = 320) -> list[tuple[dict[str, Tensor], np.ndarray]]:
    """Return what an export is checked on: inputs, each with the logits that it must give.

    Batches of several sizes, one stay of which nothing is known, and stays with values far outside of training.
    """
    rows = np.arange(min(count, len(split)))
    feeds = [make_feed(split, part) for part in np.split(rows, [1, 3, 40])]
    some = feeds[-1][INPUT]
    feeds += [{INPUT: torch.full_like(some[:1], math.nan)}, {INPUT: some * 1000.0}, {INPUT: some * -1000.0}]
    return [(feed, model(**feed).numpy()) for feed in feeds]
