import type { Dataset } from "#server/contracts/dataset";
import { sqlLiteral } from "#server/storage/parquet-query";

/** The stored rows of an evaluation: a dataset and the table of what was answered on it, both below one folder. */
export type RowsSource = {
  folder: string;
  dataset: Pick<Dataset, "path" | "images" | "modality" | "labels" | "slices" | "groups">;
  /** Features of a tabular family, in the order of the dataset's columns `feature_0..`; empty of other families. */
  features: string[];
  /** Whether each row of the dataset says in `weight` what it counts. */
  weighted: boolean;
  /** Path of the table of answers. */
  answers: string;
  /** Variants of the table, in its order. */
  variants: string[];
};

export const fromDataset = ({ dataset }: Pick<RowsSource, "dataset">): string =>
  `read_parquet(${sqlLiteral(dataset.path)})`;
export const fromAnswers = ({ answers }: RowsSource): string => `read_parquet(${sqlLiteral(answers)})`;
