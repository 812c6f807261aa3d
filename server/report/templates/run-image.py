#!/usr/bin/env python3
"""Classifies images with the model(s) beside this file. Needs `pip install -r requirements.txt` once.

    python run.py photo.jpg another.png     each argument is an image file
    python run.py --json photo.jpg          one JSON object a line
"""

import io
import sys

from classifier import NO_LABEL, explain_missing, open_classifier, read_json, read_options, show

try:
    import numpy as np
    from PIL import Image, ImageCms, ImageOps
except ModuleNotFoundError as error:
    explain_missing(error)

USAGE = "usage: python run.py [--json] photo.jpg ..."


def to_srgb(image):
    """Colours as the file's own profile means them; as they are where it has none, or one that can't be used."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image


def decode(file):
    """Turned as its EXIF says, in sRGB, transparency laid on white, at its own size."""
    with Image.open(file) as opened:
        image = to_srgb(ImageOps.exif_transpose(opened))
    if image.mode.startswith("I"):
        # Sixteen bits of grey: Pillow would cut them off at 255.
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    clear = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")


def to_pixel_values(image, config):
    """Return `pixel_values`, shape (1, 3, height, width), as preprocessor_config.json says."""
    if config.get("do_resize", True):
        size = config["size"]
        image = image.resize((size["width"], size["height"]), resample=config.get("resample", 2))
    values = np.asarray(image).astype(np.float64)
    if config.get("do_rescale", True):
        values = values * config.get("rescale_factor", 1 / 255)
    if config.get("do_normalize", True):
        values = (values - np.array(config["image_mean"])) / np.array(config["image_std"])
    return values.astype(np.float32).transpose(2, 0, 1)[np.newaxis]


def main():
    as_json, given = read_options(USAGE)
    if not given:
        sys.exit(USAGE)
    classify = open_classifier()
    config = read_json("preprocessor_config.json")
    unread = False
    for file in given:
        try:
            image = decode(file)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            unread = True
            show(as_json, {"file": file}, NO_LABEL, f"{file} can't be read as an image")
            continue
        show(as_json, {"file": file}, classify(pixel_values=to_pixel_values(image, config)), file)
    sys.exit(1 if unread else 0)


if __name__ == "__main__":
    main()
