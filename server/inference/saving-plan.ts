import type { GraphBatch, LoadedVariant } from "#server/inference/run-chunk";

/** A variant as it is loaded, and its file. */
export type Candidate = { path: string; loaded: LoadedVariant };

export type SavingInput = {
  candidates: Candidate[];
  /** Rows to try it on. */
  batch: GraphBatch;
  providers: string[];
  /** Is told which variant comes next. */
  onVariant: (variant: string) => void;
};

/** How variants can be run for less, what that saves, and what it costs to begin with it. */
export type SavingPlan = {
  /** Of the time that running takes, from 0 to 1. */
  saving: number;
  /** About how long `carryOut` takes. */
  milliseconds: number;
  /** Changes how the variants that can be are `loaded`. */
  carryOut: () => Promise<void>;
  /** Gives back what the plan holds, where it is not carried out. */
  drop: () => Promise<void>;
};
