import { METRICS } from "#server/contracts/metric";
import type { ResolvedMeasure } from "#server/contracts/resolve-measure";
import { brierOf } from "#server/statistics/metrics/row-losses";

/** What a row is worth to whoever answered it, from 0 to 1, more being better; a row that the metric is not about is worth 0 to all. */
export type RaceScore = (logits: Float32Array, row: number) => number;

/** The rows of a set, as far as a race needs to know them. */
export type RaceRows = {
  labels: Uint8Array;
  slices: { column: string; values: string[]; codes: Uint32Array }[];
};

function largestOf(logits: Float32Array): number {
  let best = 0;
  for (let c = 1; c < logits.length; c++) if ((logits[c] as number) > (logits[best] as number)) best = c;
  return best;
}

/** Whether a row is of the slice that a measure is about. */
function inSlice(measure: ResolvedMeasure & { kind: "metric" }, { slices }: RaceRows): (row: number) => boolean {
  const { slice } = measure;
  if (slice === null) return () => true;
  const found = slices.find(({ column }) => column === slice.column);
  const code = found?.values.indexOf(slice.value) ?? -1;
  return (row) => found?.codes[row] === code;
}

/**
 * What variants race by, for a measure that is a mean over rows of something bounded: only of such a mean can it be said after every row
 * how far it may still be off.
 *
 * @returns why there is no race by it, in a sentence, where it is another measure
 */
export function prepareRaceScore(measure: ResolvedMeasure | null, rows: RaceRows): RaceScore | string {
  if (measure?.kind !== "metric") return "Variants race by one metric on your rows, not by a mix or a worst slice.";
  const { name, classIndex } = measure.metric;
  const isCounted = inSlice(measure, rows);
  const { labels } = rows;
  if (name === "accuracy") return (logits, row) => Number(isCounted(row) && largestOf(logits) === labels[row]);
  if (name === "recall" && classIndex !== null) {
    return (logits, row) => Number(isCounted(row) && labels[row] === classIndex && largestOf(logits) === labels[row]);
  }
  if (name === "brier") {
    // From 0, sure and right, to 2, sure and wrong.
    return (logits, row) => (isCounted(row) ? 1 - brierOf(logits, labels[row] as number) / 2 : 0);
  }
  return `${METRICS[name].title} is no mean over rows of something bounded, so no variant can be ruled out by it before the last row.`;
}
