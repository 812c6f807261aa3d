"""Writes the files of a family package that the training knows of; the TypeScript side owns all others."""

import json
import os
import shutil
from pathlib import Path


def write_json(path: Path, value: object) -> None:
    """Write JSON under a temporary name, then rename, so that no half a file is ever found under the real one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    temporary.replace(path)


def write_package(out: Path, settings: dict, arrays: Path, preprocessing: tuple[str, ...]) -> None:
    """Write `config.json`, and copy the preprocessing files that the arrays were made with."""
    labels = settings["labels"]
    write_json(
        out / "config.json",
        {
            "id2label": {str(index): label for index, label in enumerate(labels)},
            "label2id": {label: index for index, label in enumerate(labels)},
        },
    )
    for name in preprocessing:
        shutil.copyfile(arrays / name, out / name)
