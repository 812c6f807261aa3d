/**
 * Named tensor of one batch; the dtype is how it is stored, inference widens it to what the graph asks for. Where bytes stand for other
 * numbers, `levels` says for which, by the second axis: shape (C, 256).
 */
export type StoredTensor = {
  name: string;
  dtype: "int32" | "uint16" | "uint8" | "float32";
  dims: number[];
  data: Uint8Array;
  levels?: Float32Array;
};

/** Rows that run together. `rows` are positions within the chunk, shape (B). */
export type TensorBatch = { rows: number[]; tensors: StoredTensor[] };

/** A run of consecutive dataset rows, decoded once for all variants. */
export type TensorChunk = { start: number; rows: number; path: string };

/** Logits of all variants on one chunk: float32, shape (rows, K, C), rows in dataset order. */
export type PredictionChunk = { start: number; rows: number; path: string };

/**
 * A variant that could not be run, and why, in a sentence that anybody may read. `lasting`: the model itself is to blame, so that
 * another try would end in the same way; a process that died or a run that took too long may have had other reasons.
 */
export type VariantFailure = { variant: string; reason: string; lasting: boolean };

/** Predictions of the variants of a family on one dataset. */
export type Predictions = {
  /** Those that could be run on every row. */
  variants: string[];
  /** What the second axis of each chunk holds, K; logits of a variant that failed mean nothing. */
  stored: string[];
  failed: VariantFailure[];
  classes: number;
  rows: number;
  chunks: PredictionChunk[];
};

/** Predictions that are kept, and a digest that names all they follow from: variants, preprocessing, rows and stress. */
export type KeptPredictions = Predictions & { fingerprint: string };
