"""Diabetic retinopathy or not, on photographs of the back of the eye."""

from .image_training import INPUT_AXES, PREPROCESSING_FILES, check_cases, make_feed, predict, train_variant

__all__ = ["INPUT_AXES", "PREPROCESSING_FILES", "check_cases", "make_feed", "predict", "train_variant"]
