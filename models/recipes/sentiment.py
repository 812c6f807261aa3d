"""Film reviews, negative or positive: convolutions of several widths over word vectors, pooled by maximum and mean."""

import math

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from .arrays import Split
from .seeding import seed_everything
from .text_batches import feed, sorted_batches, training_batches

UNKNOWN = 1
PREPROCESSING_FILES = ("tokenizer.json",)
INPUT_AXES = {name: {0: "batch", 1: "sequence"} for name in ("input_ids", "attention_mask")}


class SentimentNet(nn.Module):
    """Maps `input_ids` and `attention_mask` (batch, sequence) to logits (batch, labels), whatever the padding.

    The mask zeroes padding before the convolutions, so that a text ends in zeros whether or not padding follows, and
    again after each ReLU, so that padding can win no maximum (all values are >= 0) and adds nothing to a mean.
    """

    def __init__(self, words: int, labels: int, hyperparameters: dict) -> None:
        super().__init__()
        dimension, filters, widths = (hyperparameters[name] for name in ("dimension", "filters", "widths"))
        self.embedding = nn.Embedding(words, dimension)
        nn.init.normal_(self.embedding.weight, std=hyperparameters["embeddingDeviation"])
        self.convolutions = nn.ModuleList(nn.Conv1d(dimension, filters, width, padding=width // 2) for width in widths)
        self.word_vector_dropout = nn.Dropout(hyperparameters["embeddingDropout"])
        self.feature_dropout = nn.Dropout(hyperparameters["featureDropout"])
        self.classifier = nn.Linear(2 * filters * len(widths), labels)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        mask = attention_mask.to(torch.float32).unsqueeze(1)
        length = mask.sum(2).clamp(min=1.0)
        vectors = self.word_vector_dropout(self.embedding(input_ids).transpose(1, 2) * mask)
        features = []
        for convolution in self.convolutions:
            activation = torch.relu(convolution(vectors)) * mask
            features += [activation.amax(2), activation.sum(2) / length]
        return self.classifier(self.feature_dropout(torch.cat(features, 1)))


def train_variant(settings: dict, train: Split, seed: int) -> tuple[SentimentNet, float]:
    """Train one variant and return it in evaluation mode, with the mean training loss of its last epoch."""
    generator = seed_everything(seed)
    chosen = settings["hyperparameters"]
    words = settings["tokenizer"]["vocabularySize"]
    model = SentimentNet(words, len(settings["labels"]), chosen)
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
    model: SentimentNet,
    train: Split,
    chosen: dict,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.OneCycleLR,
    generator: np.random.Generator,
) -> float:
    """Go once over the training texts and return the mean loss."""
    model.train()
    labels = torch.from_numpy(train.labels)
    total = 0.0
    for rows in training_batches(train.inputs["lengths"], chosen["batchSize"], generator):
        inputs = feed(train.inputs["input_ids"], train.inputs["lengths"], rows)
        inputs["input_ids"] = drop_words(inputs["input_ids"], inputs["attention_mask"], chosen["wordDropout"])
        loss = functional.cross_entropy(model(**inputs), labels[rows], label_smoothing=chosen["labelSmoothing"])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
        total += loss.item() * len(rows)
    return total / len(train)


def drop_words(input_ids: Tensor, attention_mask: Tensor, share: float) -> Tensor:
    """Replace a random share of the words by the unknown word, which thereby gets a useful vector."""
    dropped = (torch.rand(input_ids.shape) < share) & (attention_mask == 1)
    return input_ids.masked_fill(dropped, UNKNOWN)


def make_feed(split: Split, rows: np.ndarray) -> dict[str, Tensor]:
    """Return the graph's inputs for `rows` of a split."""
    return feed(split.inputs["input_ids"], split.inputs["lengths"], rows)


@torch.no_grad()
def predict(model: SentimentNet, split: Split, batch_size: int = 128) -> np.ndarray:
    """Return the logits (N, labels) of all examples of a split, in its order."""
    lengths = split.inputs["lengths"]
    logits = np.zeros((len(split), model.classifier.out_features), np.float32)
    for rows in sorted_batches(lengths, batch_size):
        logits[rows] = model(**feed(split.inputs["input_ids"], lengths, rows)).numpy()
    return logits


@torch.no_grad()
def check_cases(model: SentimentNet, split: Split, count: int = 320) -> list[tuple[dict[str, Tensor], np.ndarray]]:
    """Return what an export is checked on: inputs, each with the logits that it must give.

    The expected logits are those of each text alone, without padding; the inputs are batches of texts of mixed length,
    every second one padded further, and one empty text. So the check covers that padding changes nothing.
    """
    ids, lengths = split.inputs["input_ids"], split.inputs["lengths"]
    cases = []
    for index, rows in enumerate(np.array_split(np.arange(min(count, len(split))), 10)):
        alone = [model(**feed(ids, lengths, rows[at : at + 1])).numpy() for at in range(len(rows))]
        cases.append((feed(ids, lengths, rows, padding=37 * (index % 2)), np.concatenate(alone)))
    empty = {name: torch.zeros(1, 5, dtype=torch.int64) for name in INPUT_AXES}
    without_words = {name: tensor[:, :1] for name, tensor in empty.items()}
    return [*cases, (empty, model(**without_words).numpy())]
