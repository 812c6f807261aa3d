"""Ten kinds of things on small photographs: six convolutions, started at a lower resolution."""

from .image_training import INPUT_AXES, PREPROCESSING_FILES, check_cases, make_feed, predict, train_variant

__all__ = ["INPUT_AXES", "PREPROCESSING_FILES", "check_cases", "make_feed", "predict", "train_variant"]
