"""Writes reference.json: what NumPy and SciPy make of images that both sides draw alike.

python3 tests/ingest/fingerprints/make-reference.py
"""

import hashlib
import json
from pathlib import Path

import numpy as np
from scipy.fft import dctn


def draw(width: int, height: int, seed: int) -> np.ndarray:
    """Integers alone, so that the test draws the very same."""
    y, x = np.mgrid[0:height, 0:width]
    planes = [(x * x * (seed + 3) + y * (x + 7 * seed) + c * (x + y)) % 251 for c in range(3)]
    smooth = [(plane // 8 + 3 * x + 2 * y + 31 * c) % 256 for c, plane in enumerate(planes)]
    return np.stack(smooth, axis=-1).astype(np.uint8)


def perceptual_hash(image: np.ndarray) -> int:
    luma = image @ np.array([0.299, 0.587, 0.114])
    factor = max(1, min(luma.shape) // 64)
    height, width = (side // factor for side in luma.shape)
    luma = luma[: height * factor, : width * factor].reshape(height, factor, width, factor).mean(axis=(1, 3))
    found = dctn(luma, type=2)[1:9, 1:9].ravel()
    # SciPy's scale is the same for all frequencies of one image, so it moves none across the median.
    return sum(1 << at for at, above in enumerate(found > np.median(found)) if above)


images = [{"width": w, "height": h, "seed": s} for w, h, s in [(32, 32, 1), (45, 31, 2), (200, 150, 3), (517, 389, 4)]]
for each in images:
    each["near"] = f"{perceptual_hash(draw(**each)):016x}"
text = "the quick brown fox"
out = {"images": images, "sha256": {text: hashlib.sha256(text.encode()).hexdigest()[:16]}}
Path(__file__).with_name("reference.json").write_text(json.dumps(out, indent=2) + "\n")
