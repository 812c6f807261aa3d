import type { SliceResult } from "#server/contracts/ranking";
import type { Answers } from "#server/ranking/answers";
import { measureAll } from "#server/ranking/measure-all";
import type { Prepared } from "#server/ranking/scored";

type SliceOptions = { confidence: number; resamples: number; seed: number; firstStream: number };

/** Rows of each value of a slice column. */
export function rowsByCode(codes: Uint32Array, values: number): Uint32Array[] {
  const rows = Array.from({ length: values }, (): number[] => []);
  for (const [row, code] of codes.entries()) rows[code]?.push(row);
  return rows.map((each) => Uint32Array.from(each));
}

/**
 * The metric of every variant within every slice, slices in the order given; values without a row are left out. A slice
 * whose rows all belong to one group has estimates but no intervals, since nothing shows how groups differ.
 *
 * @param prepared metric
 * @param answers of N rows and K variants, with the slice columns
 * @param order of the variants in the result
 * @param options each slice draws from streams of its own, counted from `firstStream`
 */
export function rankSlices(
  prepared: Prepared,
  answers: Answers,
  order: readonly number[],
  { firstStream, ...options }: SliceOptions,
): SliceResult[] {
  const results: SliceResult[] = [];
  let stream = firstStream;
  for (const { column, values, codes } of answers.slices) {
    for (const [code, rows] of rowsByCode(codes, values.length).entries()) {
      const own = stream++;
      if (rows.length === 0) continue;
      const { figures } = measureAll(prepared, answers, rows, { ...options, stream: own });
      results.push({
        column,
        value: values[code] as string,
        rows: rows.length,
        variants: order.flatMap((k) => figures[k] ?? []),
      });
    }
  }
  return results;
}
