import type { BenchmarkKind } from "#server/contracts/family";
import type { RankingOptions } from "#server/contracts/ranking";

/** Of each variant, by its id, what is known apart from its answers. */
export type VariantFacts = {
  bytes: Record<string, number>;
  /** Milliseconds of one row, 95th percentile; null where nothing asked for it. */
  latency: Record<string, number> | null;
  published: PublishedTest[];
  /** Whether the family's validation shows that published figures help to choose. */
  borrows: boolean;
};

/** A published stress test: counts, and areas under the ROC curve where there are. */
export type PublishedTest = {
  name: string;
  /** What people call it; its name where nothing is told. */
  title?: string;
  kind?: BenchmarkKind;
  metric: "accuracy" | "pair-accuracy" | "pair-consistency";
  variants: Record<string, { correct: number; n: number; auroc?: { value: number; se: number } | null }>;
};

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
  /** What each row counts, at least 0, shape (N); null or left out: each 1. */
  weights?: Float64Array | null;
  /** Names of the C classes; their indices unless told. */
  classes?: string[];
  /** Index of the class that is to be detected; null or left out where there is none. */
  positive?: number | null;
  /** Logits, shape (N, K, C), row-major; only needed by metrics of scores and probabilities. */
  logits?: Float32Array | null;
  facts?: VariantFacts;
};

type Defaulted = "constraints" | "costs" | "stresses";

/** Options of a ranking; no constraints and 2000 resamples unless told. */
export type RankVariantsOptions = Omit<RankingOptions, Defaulted> &
  Partial<Pick<RankingOptions, Defaulted>> & {
    resamples?: number;
    /** Where variants were stopped in a race: how many, and the chance that the best was among them. */
    race?: { stopped: number; errorRate: number } | null;
  };
