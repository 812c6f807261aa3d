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

/** An operation on rows of features: changes `row`, shape (F), in place. */
export type FeatureOperation = Described & {
  modality: Extract<Modality, "tabular">;
  /** Positions of the features that a level is about; none where there is no such level. */
  select: (features: Feature[], level: StressStep["level"]) => number[];
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
