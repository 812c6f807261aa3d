import type { Modality } from "#server/contracts/family";

type Accepted = { accept: string; words: string; several: boolean };

const TABLE: Accepted = {
  accept: ".csv,.tsv,.tab,.txt,.json,.jsonl,.ndjson,.parquet,.xlsx,text/csv,text/tab-separated-values,application/json",
  words: "CSV, TSV, JSON, JSON Lines, Parquet or Excel (.xlsx)",
  several: false,
};

const IMAGES: Accepted = {
  accept: ".zip,.tar,.tgz,.gz,.parquet,.csv,.tsv,.txt,.json,.jsonl,.ndjson,.xlsx,image/*",
  words: "A zip, tar or tar.gz archive, a Parquet file, a folder, or images with a table of their labels",
  several: true,
};

/** What the pickers of a family offer, and how that is said. */
export const acceptedFiles = (modality: Modality): Accepted => (modality === "image" ? IMAGES : TABLE);
