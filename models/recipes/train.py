"""Trains the variants of a family.

    PYTHONPATH=models python3 -m recipes.train sentiment --variants 50 --data DATA --out models/sentiment

With `--data` the product first writes the arrays (`npm run families -- prepare`); with `--arrays` they are there. Each variant is trained in one thread, `--processes` of them side by side. A variant whose file and record are there is
not trained again, so a training that was stopped goes on where it was.
"""

import argparse
import hashlib
import importlib
import json
import multiprocessing
import os
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch

from .arrays import Split, load_split, verify_arrays
from .export import check_runtime, export_onnx, round_weights
from .package import write_package
from .records import merge_records, read_records, variant_path, write_record
from .settings import digest_settings, load_settings


REPOSITORY = Path(__file__).resolve().parents[2]
# The C library keeps what it was given: giving it back after every step costs a tenth of the time of small nets.
ALLOCATOR = {
    "MALLOC_MMAP_MAX_": "0",
    "MALLOC_TRIM_THRESHOLD_": "4000000000",
    "MALLOC_TOP_PAD_": "268435456",
}


@dataclass(frozen=True)
class Job:
    """One variant to train."""

    settings: dict
    seed: int
    arrays: Path
    out: Path


def main() -> None:
    arguments = parse_arguments()
    settings = load_settings(arguments.family)
    recipe = load_recipe(settings)
    os.environ.update(ALLOCATOR)
    arrays = arguments.arrays or prepare_arrays(arguments.family, arguments.data)
    (arguments.out / "variants").mkdir(parents=True, exist_ok=True)
    inputs = {"recipe": digest_settings(settings), "arrays": verify_arrays(arrays)}
    refuse_other_inputs(arguments.out, inputs)
    merge_records(arguments.out, inputs)
    write_package(arguments.out, settings, arrays, recipe.PREPROCESSING_FILES)

    finished = read_records(arguments.out)
    jobs = [
        Job(settings, seed, arrays, arguments.out)
        for seed in range(arguments.variants)
        if seed not in finished
    ]
    print(f"{settings['family']}: {len(finished)} variants are there, {len(jobs)} to train.", flush=True)
    run_jobs(jobs, arguments.processes)
    merge_records(arguments.out, inputs)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python3 -m recipes.train", description="Train the variants of a family.")
    parser.add_argument("family", help="a recipe in models/recipes, such as sentiment")
    parser.add_argument("--variants", type=int, default=50, help="train seeds 0 to VARIANTS - 1 (default: 50)")
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=resolve, help="the folder of data that the recipe's sources are in")
    source.add_argument("--arrays", type=resolve, help="a folder that `prepare` wrote")
    parser.add_argument("--out", type=resolve, required=True, help="the package's folder")
    parser.add_argument("--processes", type=int, default=2, help="variants trained side by side (default: 2)")
    return parser.parse_args()


def resolve(text: str) -> Path:
    return Path(text).resolve()


def prepare_arrays(family: str, data: Path) -> Path:
    """Have the product write the family's arrays, through its own ingest and preprocessing, unless they are there."""
    arrays = REPOSITORY / ".work" / f"arrays-{family}"
    if not (arrays / "arrays.json").is_file():
        command = ["npm", "run", "families", "--", "prepare", family, "--data", str(data), "--out", str(arrays)]
        subprocess.run(command, cwd=REPOSITORY, check=True)
    return arrays


def load_recipe(settings: dict):
    """Return the family's module: train_variant, predict, check_cases, INPUT_AXES and PREPROCESSING_FILES."""
    return importlib.import_module(f".{settings['family']}", __package__)


def refuse_other_inputs(out: Path, inputs: dict[str, str]) -> None:
    """Stop where the folder holds variants of other settings or data, since they would not be one family."""
    path = out / "training.json"
    if not path.is_file():
        return
    earlier = json.loads(path.read_text(encoding="utf-8"))
    changed = [name for name, digest in inputs.items() if earlier[name] != digest]
    if changed and read_records(out):
        raise SystemExit(
            f"{out} holds variants of other settings or data (changed: {', '.join(changed)}). "
            f"Remove its variants and training.json, or choose another --out."
        )


def run_jobs(jobs: list[Job], processes: int) -> None:
    """Train all jobs, and print a line for each that is done."""
    started = time.monotonic()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=torch.set_num_threads, initargs=(1,)) as pool:
        futures = [pool.submit(train_one, job) for job in jobs]
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                left = (time.monotonic() - started) / done * (len(jobs) - done) / 60
                print(f"[{done}/{len(jobs)}] {describe(*future.result())}; about {left:.0f} min left", flush=True)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def describe(record: dict, accuracy: float) -> str:
    """Say in one line how the training of a variant went."""
    return (
        f"seed {record['seed']:02d}: loss {record['trainLoss']:.4f}, i.i.d. accuracy {accuracy:.4f}, "
        f"{record['cpuSeconds']:.0f} CPU s, {record['bytes'] / 1000:.0f} kB, "
        f"float16 changed {record['float16']['changedPredictions']} predictions"
    )


def train_one(job: Job) -> tuple[dict, float]:
    """Train, round, export and check one variant; return its record and its accuracy on the i.i.d. test."""
    recipe = load_recipe(job.settings)
    started = time.process_time()
    model, loss = recipe.train_variant(job.settings, cached_split(job.arrays, "train"), job.seed)
    seconds = time.process_time() - started

    test = cached_split(job.arrays, "iid-test")
    full = recipe.predict(model, test)
    round_weights(model)
    rounded = recipe.predict(model, test)

    path = variant_path(job.out, job.seed)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    cases = recipe.check_cases(model, test)
    export_onnx(model, cases[0][0], recipe.INPUT_AXES, temporary)
    check_runtime(cases, temporary)
    temporary.replace(path)

    content = path.read_bytes()
    record = {
        "seed": job.seed,
        "cpuSeconds": round(seconds, 1),
        "trainLoss": round(loss, 6),
        "float16": {
            "changedPredictions": int((full.argmax(1) != rounded.argmax(1)).sum()),
            "maxLogitDifference": round(float(np.abs(full - rounded).max()), 6),
        },
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
    }
    write_record(job.out, record)
    return record, float((rounded.argmax(1) == test.labels).mean())


@lru_cache
def cached_split(folder: Path, split: str) -> Split:
    return load_split(folder, split)


if __name__ == "__main__":
    main()
