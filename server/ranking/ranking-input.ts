import type { RankingOptions } from "#server/contracts/ranking";

/** What all variants said about one stress set. */
export type RankingInput = {
  /** Ids of the K variants, in the order of the columns of `predicted`. */
  variants: string[];
  /** True class of each row, shape (N). */
  labels: Uint8Array;
  /** Class predicted by each variant for each row, shape (N, K), row-major. */
  predicted: Uint8Array;
  /** Group code of each row, shape (N), or null where rows stand alone. */
  groups: Uint32Array | null;
  /** Columns that cut the set into slices: per row a code, shape (N), into `values`. */
  slices: { column: string; values: string[]; codes: Uint32Array }[];
};

/** Options of a ranking; 2000 resamples unless told. */
export type RankVariantsOptions = RankingOptions & { resamples?: number };
