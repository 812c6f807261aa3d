import type { Mapping } from "#server/contracts/mapping";

/** The parts of a mapping that name columns; those that hold values of the file, such as its labels, stay with its owner. */
const COLUMN_PARTS = ["text", "textPair", "image", "features", "label", "slices", "group", "weight"] as const;

const isSaid = (part: unknown): boolean =>
  typeof part === "object" && part !== null ? Object.keys(part).length > 0 : part !== null && part !== undefined;

/** mapping.json of a bundle: which column was read as what. It can be given to `rank --mapping` as it is. */
export const bundleColumns = (mapping: Mapping): Partial<Mapping> =>
  Object.fromEntries(COLUMN_PARTS.filter((part) => isSaid(mapping[part])).map((part) => [part, mapping[part]]));
