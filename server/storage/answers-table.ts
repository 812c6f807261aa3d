import { join } from "node:path";

/**
 * The table of what every variant answered, as Parquet: `row` (uint32, the row's number in the uploaded file), `truth` and
 * `plurality` (uint8, class indices; of equally frequent answers the first class), `right` (uint16, variants that are right),
 * `split` (uint16, variants that do not answer with the plurality), `tally` (how many variants give each answer, as "1:31 0:19"), and for each variant `answer_07` (uint8) and
 * `confidence_07` (uint16, softmax probability of its answer in units of 1 / CONFIDENCE_UNITS). Its name holds what the answers
 * follow from: the answers of other variants, or on other rows, never stand in for those that a report was made from.
 */
export const answersTablePath = (folder: string, fingerprint: string): string =>
  join(folder, `answers-${fingerprint}.parquet`);

export const CONFIDENCE_UNITS = 10_000;

export const answerColumn = (variant: string): string => `answer_${variant}`;
export const confidenceColumn = (variant: string): string => `confidence_${variant}`;
