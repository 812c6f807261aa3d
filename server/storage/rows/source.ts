import type { Dataset } from "#server/contracts/dataset";
import { sqlLiteral } from "#server/storage/parquet-query";

/** The stored rows of an evaluation: a dataset and the table of what was answered on it, both below one folder. */
export type RowsSource = {
  folder: string;
  dataset: Pick<Dataset, "path" | "modality" | "labels" | "slices" | "groups" | "mapping">;
  /** Path of the table of answers. */
  answers: string;
  /** Variants of the table, in its order. */
  variants: string[];
};

/** Features of a tabular set, in the order of its columns `feature_0..`. */
export const featuresOf = ({ dataset }: RowsSource): string[] =>
  dataset.modality === "tabular" ? Object.keys(dataset.mapping.features) : [];

export const fromDataset = ({ dataset }: RowsSource): string => `read_parquet(${sqlLiteral(dataset.path)})`;
export const fromAnswers = ({ answers }: RowsSource): string => `read_parquet(${sqlLiteral(answers)})`;
