"""The statistics of a ranking in NumPy, as a script would do them: seconds by resampling rows and by Gaussian draws.

python3 statistics.py CORRECT VARIANTS RESAMPLES prints {"version", "resampling", "gaussian"}; CORRECT holds N x K bytes.
"""

import json
import sys
import time

import numpy as np

CONFIDENCE = 0.95
CHUNK = 50


def critical_values(flips, scales, rivals, sides):
    """The quantile of the largest studentised difference of the rivals over each variant."""
    place = int(np.ceil((len(flips) + 1) * CONFIDENCE - 1e-9)) - 1
    values = np.empty(len(scales))
    for k in range(len(scales)):
        others = rivals[k]
        ahead = (flips[:, others] - flips[:, [k]]) / scales[others, k]
        largest = (np.abs(ahead) if sides == 2 else ahead).max(axis=1, initial=0)
        values[k] = np.partition(largest, place)[place]
    return values


def judge(correct, differ, flips, in_bag, out_of_bag):
    """Best set, rank intervals, chance of being best, what to expect of the chosen."""
    rows, variants = correct.shape
    scales = np.sqrt(differ + 1)
    sums = correct.sum(axis=0, dtype=np.float64)
    statistics = (sums[:, None] - sums[None, :]) / scales
    near = statistics >= -np.sqrt(np.log(rows))
    near[np.diag_indices(variants)] = False
    rivals = [np.flatnonzero(near[:, k]) for k in range(variants)]
    best = statistics.max(axis=0) <= critical_values(flips, scales, rivals, 1)
    critical = critical_values(flips, scales, [np.arange(variants)] * variants, 2)
    low = 1 + (statistics > critical).sum(axis=0)
    high = variants - (-statistics > critical).sum(axis=0)
    chance = np.bincount(in_bag.argmax(axis=1), minlength=variants) / len(in_bag)
    scores = out_of_bag[np.arange(len(in_bag)), in_bag.argmax(axis=1)]
    return best, low, high, chance, scores.mean(), np.percentile(scores, [2.5, 97.5])


def squared_differences(matrix):
    joint = (matrix.T @ matrix).astype(np.float64)
    own = np.diag(joint)
    return joint, own[:, None] + own[None, :] - 2 * joint


def by_resampling(correct, resamples):
    rng = np.random.default_rng(1)
    rows, variants = correct.shape
    matrix = correct.astype(np.float32)
    _, differ = squared_differences(matrix)
    flips = np.empty((resamples, variants))
    in_bag = np.empty((resamples, variants))
    out_of_bag = np.empty((resamples, variants))
    signs = np.empty((CHUNK, rows), np.float32)
    counts = np.empty((CHUNK, rows), np.float32)
    for start in range(0, resamples, CHUNK):
        size = min(CHUNK, resamples - start)
        for b in range(size):
            bits = np.unpackbits(np.frombuffer(rng.bytes((rows + 7) // 8), np.uint8), count=rows)
            signs[b] = bits
            counts[b] = np.bincount(rng.integers(0, rows, rows, dtype=np.int32), minlength=rows)
        flips[start : start + size] = 2 * (signs[:size] @ matrix) - matrix.sum(axis=0)
        in_bag[start : start + size] = counts[:size] @ matrix / rows
        left = (counts[:size] == 0).astype(np.float32)
        out_of_bag[start : start + size] = left @ matrix / left.sum(axis=1, keepdims=True)
    return judge(correct, differ, flips, in_bag, out_of_bag)


def by_gaussian_draws(correct, resamples):
    rng = np.random.default_rng(1)
    rows, variants = correct.shape
    joint, differ = squared_differences(correct.astype(np.float32))
    centre = np.eye(variants) - 1 / variants

    def draw(covariance):
        values, vectors = np.linalg.eigh(covariance)
        return rng.standard_normal((resamples, variants)) @ (vectors * np.sqrt(np.maximum(values, 0))).T

    flips = draw(-centre @ differ @ centre / 2)
    theta = correct.mean(axis=0)
    residuals = joint - rows * np.outer(theta, theta)
    drawn = draw(residuals)
    left = np.exp(-1)
    in_bag = theta + drawn / rows
    out_of_bag = theta + (np.sqrt(left * (1 - 2 * left)) * draw(residuals) - left * drawn) / (left * rows)
    return judge(correct, differ, flips, in_bag, out_of_bag)


def seconds(work, *arguments):
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


if __name__ == "__main__":
    path, variants, resamples = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    answers = np.fromfile(path, np.uint8).reshape(-1, variants)
    gaussian = min(seconds(by_gaussian_draws, answers, resamples) for _ in range(3))
    resampling = seconds(by_resampling, answers, resamples)
    print(json.dumps({"version": np.__version__, "resampling": resampling, "gaussian": gaussian}))
