"""Does the second text follow from the first? Convolution, attention across the pair, comparison, pooling.

Decomposable attention (Parikh et al. 2016) over sub-words that have seen their neighbours. Added to it: the maximum
beside the mean when pooling (Chen, Zhu et al. 2017), and a mark on sub-words that both texts hold (Chen, Fisch et al.
2017).
"""

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .arrays import Split
from .seeding import seed_everything
from .text_batches import feed, sorted_batches, training_batches

FORBIDDEN = -1e4
PREPROCESSING_FILES = ("tokenizer.json",)
INPUT_AXES = {name: {0: "batch", 1: "sequence"} for name in ("input_ids", "attention_mask", "token_type_ids")}


class Projection(nn.Module):
    """A linear map of the last axis; unlike nn.Linear's, its weights (in, out) keep their name in the export."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(nn.Linear(inputs, outputs, bias=False).weight.detach().t().contiguous())

    def forward(self, values: Tensor) -> Tensor:
        return torch.matmul(values, self.weight)


class PairNet(nn.Module):
    """Maps `input_ids`, `attention_mask` and `token_type_ids` (batch, sequence) to logits (batch, labels).

    A token attends to the tokens of the other text only. Padding takes no part in attention, and the mask after each
    ReLU keeps it out of maximum and mean.
    """

    def __init__(self, words: int, labels: int, hyperparameters: dict) -> None:
        super().__init__()
        dimension, width = hyperparameters["dimension"], hyperparameters["width"]
        self.scale = 1.0 / math.sqrt(width)
        self.embedding = nn.Embedding(words, dimension)
        nn.init.normal_(self.embedding.weight, std=hyperparameters["embeddingDeviation"])
        self.context = nn.Conv1d(dimension, width, 3, padding=1)
        self.attention = Projection(width, width)
        self.same_word = nn.Parameter(torch.ones(1))
        self.comparison = Projection(3 * width, width)
        self.comparison_bias = nn.Parameter(torch.zeros(width))
        self.held_by_both = nn.Parameter(torch.zeros(width))
        self.aggregation = nn.Linear(4 * width, width)
        self.classifier = nn.Linear(width, labels)
        self.word_vector_dropout = nn.Dropout(hyperparameters["embeddingDropout"])
        self.feature_dropout = nn.Dropout(hyperparameters["featureDropout"])

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        mask = attention_mask.to(torch.float32)
        second = token_type_ids.to(torch.float32) * mask
        first = mask - second
        across = first.unsqueeze(2) * second.unsqueeze(1)
        across = across + across.transpose(1, 2)
        same = (input_ids.unsqueeze(2) == input_ids.unsqueeze(1)).to(torch.float32) * across

        vectors = self.word_vector_dropout(self.embedding(input_ids)) * mask.unsqueeze(2)
        states = torch.relu(self.context(vectors.transpose(1, 2)).transpose(1, 2)) * mask.unsqueeze(2)
        keys = self.attention(states)
        scores = torch.bmm(keys, keys.transpose(1, 2)) * self.scale + self.same_word * same
        aligned = torch.bmm(torch.softmax(scores + (1.0 - across) * FORBIDDEN, 2), states)

        pair = self.drop_alike(torch.cat([states, aligned, states * aligned], 2))
        shared = same.amax(2, keepdim=True)
        compared = torch.relu(self.comparison(pair) + self.comparison_bias + self.held_by_both * shared)
        features = []
        for side in (first, second):
            values = compared * side.unsqueeze(2)
            features += [values.amax(1), values.sum(1) / side.sum(1, keepdim=True).clamp(min=1.0)]
        hidden = torch.relu(self.aggregation(self.feature_dropout(torch.cat(features, 1))))
        return self.classifier(self.feature_dropout(hidden))

    def drop_alike(self, features: Tensor) -> Tensor:
        """Drop the same features all along a sequence (batch, sequence, features): drawing for each takes much time."""
        if not self.training:
            return features
        return features * self.feature_dropout(features.new_ones(len(features), 1, features.shape[2]))


def train_variant(settings: dict, train: Split, seed: int) -> tuple[PairNet, float]:
    """Train one variant and return it in evaluation mode, with the mean training loss of its last epoch."""
    generator = seed_everything(seed)
    chosen = settings["hyperparameters"]
    model = PairNet(settings["tokenizer"]["vocabularySize"], len(settings["labels"]), chosen)
    optimiser = torch.optim.AdamW(
        model.parameters(), lr=chosen["learningRate"], betas=tuple(chosen["betas"]), weight_decay=chosen["weightDecay"]
    )
    steps = chosen["epochs"] * math.ceil(len(train) / chosen["batchSize"])
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, chosen["learningRate"], total_steps=steps + 1, pct_start=chosen["warmUp"], cycle_momentum=False
    )
    loss = math.nan
    for _ in range(chosen["epochs"]):
        loss = train_epoch(model, train, chosen, optimiser, schedule, generator)
    return model.eval(), loss


def train_epoch(
    model: PairNet,
    train: Split,
    chosen: dict,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.OneCycleLR,
    generator: np.random.Generator,
) -> float:
    """Go once over the training pairs and return the mean loss."""
    model.train()
    labels = torch.from_numpy(train.labels)
    total = 0.0
    for rows in training_batches(train.inputs["lengths"], chosen["batchSize"], generator):
        inputs = make_feed(train, rows)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = model(**inputs)
        loss = functional.cross_entropy(logits.float(), labels[rows], label_smoothing=chosen["labelSmoothing"])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
        total += loss.item() * len(rows)
    return total / len(train)


def make_feed(split: Split, rows: np.ndarray, padding: int = 0) -> dict[str, Tensor]:
    """Return the model's inputs for `rows`, each (batch, sequence) int64, padded to the longest pair plus `padding`."""
    inputs = feed(split.inputs["input_ids"], split.inputs["lengths"], rows, padding)
    types = torch.zeros_like(inputs["input_ids"])
    longest = types.shape[1] - padding
    types[:, :longest] = torch.from_numpy(split.inputs["token_type_ids"][rows, :longest].astype(np.int64))
    return {**inputs, "token_type_ids": types}


@torch.no_grad()
def predict(model: PairNet, split: Split, batch_size: int = 128) -> np.ndarray:
    """Return the logits (N, labels) of all examples of a split, in its order."""
    logits = np.zeros((len(split), model.classifier.out_features), np.float32)
    for rows in sorted_batches(split.inputs["lengths"], batch_size):
        logits[rows] = model(**make_feed(split, rows)).numpy()
    return logits


@torch.no_grad()
def check_cases(model: PairNet, split: Split, count: int = 320) -> list[tuple[dict[str, Tensor], np.ndarray]]:
    """Return what an export is checked on: inputs, each with the logits that it must give.

    The expected logits are those of each pair alone, without padding; the inputs are batches of pairs of mixed length,
    every second one padded further, and one pair without a token. So the check covers that padding changes nothing.
    """
    cases = []
    for index, rows in enumerate(np.array_split(np.arange(min(count, len(split))), 10)):
        alone = [model(**make_feed(split, rows[at : at + 1])).numpy() for at in range(len(rows))]
        cases.append((make_feed(split, rows, padding=37 * (index % 2)), np.concatenate(alone)))
    empty = {name: torch.zeros(1, 5, dtype=torch.int64) for name in INPUT_AXES}
    without_words = {name: tensor[:, :1] for name, tensor in empty.items()}
    return [*cases, (empty, model(**without_words).numpy())]
