import type { StressKind } from "#server/contracts/stresses";

/** A stress that a stress set can be put to, with the levels that there are for it. */
export type OfferedStress = Omit<StressKind, "levels"> & { levels: (number | string)[] };

/** What a stress does to one part of a row: a text, a picture as a data address, a feature. */
export type StressedPart = { name: string; before: string; after: string };

export type StressedRow = {
  /** From 1, as in the file. */
  row: number;
  kind: "text" | "image" | "features";
  parts: StressedPart[];
  /** Changed parts that are not listed. */
  more: number;
};

/** A few rows of a stress set, before and after a stress. */
export type StressPreview = {
  rows: StressedRow[];
  /** Rows that were looked at, from the first on, and those in which something changed. */
  looked: number;
  changed: number;
};
