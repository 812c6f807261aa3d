"""Malignant or benign, on dermatoscopic photographs; malignant ones weigh more in training."""

from .image_training import INPUT_AXES, PREPROCESSING_FILES, check_cases, make_feed, predict, train_variant

__all__ = ["INPUT_AXES", "PREPROCESSING_FILES", "check_cases", "make_feed", "predict", "train_variant"]
