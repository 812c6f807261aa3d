"""The recipe's settings: the JSON file that the product's `prepare` command and the training both read."""

import hashlib
import json
from pathlib import Path

RECIPES = Path(__file__).parent


def load_settings(family: str) -> dict:
    """Return the settings in `<family>.json` beside this file."""
    path = RECIPES / f"{family}.json"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in RECIPES.glob("*.json")))
        raise SystemExit(f"No recipe '{family}' in {RECIPES}. There are: {known}.")
    return json.loads(path.read_text(encoding="utf-8"))


def digest_settings(settings: dict) -> str:
    """Return a SHA-256 that changes whenever a setting does, whatever the layout of the file."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()
