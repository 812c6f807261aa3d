import { firstOccurrences } from "#server/inference/first-occurrences";
import { DIGEST_BYTES } from "#server/ingest/row-digests";
import type { OpenDonor } from "#server/jobs/steps/known-rows/donor";

/** Where the answers to each row of a set come from. */
export type RowPlan = {
  donors: OpenDonor[];
  /** Rows that are run, in their order. */
  freshRows: number;
  /** 1 for a row that is run, shape (N). */
  isFresh: Uint8Array;
  /** Which donor has the row; the number of donors where it is among the fresh ones. Shape (N). */
  source: Uint16Array;
  /** Its position there, shape (N). */
  position: Uint32Array;
};

/**
 * Finds the rows whose answers are known, from a donor or from an equal row before them.
 *
 * @param digests of the set's rows, shape (N, 16)
 */
export function planRows(digests: Uint8Array, donors: OpenDonor[]): RowPlan {
  const starts: number[] = [];
  let known = 0;
  for (const donor of donors) {
    starts.push(known);
    known += donor.digests.length / DIGEST_BYTES;
  }
  const all = new Uint8Array(known * DIGEST_BYTES + digests.length);
  for (const [at, donor] of donors.entries()) all.set(donor.digests, (starts[at] as number) * DIGEST_BYTES);
  all.set(digests, known * DIGEST_BYTES);
  const first = firstOccurrences(all).subarray(known);
  const N = first.length;
  const plan: RowPlan = {
    donors,
    freshRows: 0,
    isFresh: new Uint8Array(N),
    source: new Uint16Array(N),
    position: new Uint32Array(N),
  };
  for (const [row, at] of first.entries()) {
    if (at < known) {
      const source = starts.findLastIndex((start) => start <= at);
      plan.source[row] = source;
      plan.position[row] = at - (starts[source] as number);
      continue;
    }
    const own = at - known;
    plan.source[row] = donors.length;
    if (own === row) {
      plan.isFresh[row] = 1;
      plan.position[row] = plan.freshRows++;
    } else plan.position[row] = plan.position[own] as number;
  }
  return plan;
}
