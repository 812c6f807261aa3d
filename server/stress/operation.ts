import type { Feature, Modality, StressStep } from "#server/contracts/family";
import type { RgbImage } from "#server/contracts/image";
import type { Random } from "#server/stress/random";

type Described = {
  name: string;
  title: string;
  /** One plain sentence. */
  description: string;
  /** Where the definition comes from. */
  source: string;
  /** What a level is called. */
  level: string;
  /** Levels that are usual; others may be allowed. */
  levels: (number | string)[];
};

/** An operation on an image at the size that the model sees. */
export type ImageOperation = Described & {
  modality: Extract<Modality, "image">;
  /** Says what is wrong with a level, null where it will do. */
  refuse: (level: number) => string | null;
  apply: (image: RgbImage, level: number, random: Random) => RgbImage | Promise<RgbImage>;
};

/** An operation on the texts of a row: one, or two of a pair. English. */
export type TextOperation = Described & {
  modality: Extract<Modality, "text">;
  /** Says what is wrong with a level, null where it will do. */
  refuse: (level: StressStep["level"]) => string | null;
  /** Gives as many texts back, those without anything to change as they were. */
  apply: (texts: string[], level: StressStep["level"], random: Random) => string[];
};

/** Changes the values of one row, shape (F), in place, NaN where one is missing. */
export type RowChange = (row: Float32Array, random: Random) => void;

/** An operation on rows of features. */
export type FeatureOperation = Described & {
  modality: Extract<Modality, "tabular">;
  /** What is done to each row of a family's features; null where it has no such level. */
  prepare: (features: Feature[], step: StressStep) => RowChange | null;
};

const HENDRYCKS = "Hendrycks & Dietterich 2019 (ImageNet-C, constants of CIFAR-10-C)";
const SEVERITIES = [1, 2, 3, 4, 5];

/** A corruption of ImageNet-C, whose constants are given by severity. */
export function defineCorruption<Constants>(
  about: Pick<Described, "name" | "title" | "description"> & { source?: string },
  constants: [Constants, Constants, Constants, Constants, Constants],
  corrupt: (image: RgbImage, constants: Constants, random: Random) => RgbImage | Promise<RgbImage>,
): ImageOperation {
  return {
    source: HENDRYCKS,
    ...about,
    modality: "image",
    level: "severity",
    levels: SEVERITIES,
    refuse: (level) => (SEVERITIES.includes(level) ? null : "a severity is 1, 2, 3, 4 or 5"),
    apply: (image, level, random) => corrupt(image, constants[level - 1] as Constants, random),
  };
}
