import { drift } from "#server/stress/features/drift";
import { missingValues } from "#server/stress/features/missing-values";
import { removeFeature, removePanel } from "#server/stress/features/remove";
import { rounding } from "#server/stress/features/rounding";
import { unitSlips } from "#server/stress/features/unit-slips";
import { valueNoise } from "#server/stress/features/value-noise";
import { colourTemperature } from "#server/stress/images/colour-temperature";
import { cropToDiscOperation } from "#server/stress/images/crop-to-disc";
import { defocusBlur } from "#server/stress/images/defocus-blur";
import { elasticTransform } from "#server/stress/images/elastic-transform";
import { fog } from "#server/stress/images/fog";
import { frost } from "#server/stress/images/frost";
import { gaussianBlur } from "#server/stress/images/gaussian-blur";
import { glassBlur } from "#server/stress/images/glass-blur";
import { jpegCompression } from "#server/stress/images/jpeg-compression";
import { brightness, brightnessShift, colourShift, contrast } from "#server/stress/images/light";
import { motionBlur } from "#server/stress/images/motion-blur";
import { gaussianNoise, impulseNoise, shotNoise } from "#server/stress/images/noise";
import { pixelate } from "#server/stress/images/pixelate";
import { rotate } from "#server/stress/images/rotate";
import { snow } from "#server/stress/images/snow";
import { zoomBlur } from "#server/stress/images/zoom-blur";
import type { FeatureOperation, ImageOperation, TextOperation } from "#server/stress/operation";
import { genderSwap } from "#server/stress/text/gender-swap";
import { letterCase } from "#server/stress/text/letter-case";
import { lookAlikes } from "#server/stress/text/look-alikes";
import { nameSwap } from "#server/stress/text/name-swap";
import { negation } from "#server/stress/text/negation";
import { punctuation } from "#server/stress/text/punctuation";
import { typos } from "#server/stress/text/typos";

/** The corruptions of ImageNet-C in its order. */
export const CORRUPTIONS: ImageOperation[] = [
  gaussianNoise,
  shotNoise,
  impulseNoise,
  defocusBlur,
  glassBlur,
  motionBlur,
  zoomBlur,
  snow,
  frost,
  fog,
  brightness,
  contrast,
  elasticTransform,
  pixelate,
  jpegCompression,
];

export const IMAGE_OPERATIONS: ImageOperation[] = [
  ...CORRUPTIONS,
  rotate,
  brightnessShift,
  gaussianBlur,
  colourShift,
  colourTemperature,
  cropToDiscOperation,
];

export const FEATURE_OPERATIONS: FeatureOperation[] = [
  missingValues,
  removePanel,
  removeFeature,
  unitSlips,
  rounding,
  valueNoise,
  drift,
];

export const TEXT_OPERATIONS: TextOperation[] = [
  typos,
  letterCase,
  punctuation,
  lookAlikes,
  nameSwap,
  genderSwap,
  negation,
];

/** Everything that can be done to rows to see how variants bear it. */
export const OPERATIONS = [...IMAGE_OPERATIONS, ...TEXT_OPERATIONS, ...FEATURE_OPERATIONS];
