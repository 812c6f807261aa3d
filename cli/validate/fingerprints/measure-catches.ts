import type { Change } from "#cli/validate/fingerprints/changes";
import type { Fingerprint } from "#server/ingest/fingerprints/fingerprint";

/** Of inputs that were changed: how many are still the very same, and how many near in at most each distance. */
export type Catches = { title: string; inputs: number; exact: number; within: number[] };

const countBits = (value: bigint): number => value.toString(2).replaceAll("0", "").length;

/** Changes each input in each way, and sees how far its fingerprints move. */
export async function measureCatches<Input>(
  inputs: readonly Input[],
  changes: readonly Change<Input>[],
  fingerprint: (input: Input) => Fingerprint,
  most: number,
): Promise<Catches[]> {
  const found: Catches[] = [];
  for (const { title, apply } of changes) {
    const distances: number[] = [];
    let exact = 0;
    for (const input of inputs) {
      const before = fingerprint(input);
      const after = fingerprint(await apply(input));
      if (before.exact === after.exact) exact++;
      distances.push(countBits((before.near ?? 0n) ^ (after.near ?? 0n)));
    }
    const within = Array.from(
      { length: most + 1 },
      (_, distance) => distances.filter((each) => each <= distance).length,
    );
    found.push({ title, inputs: inputs.length, exact, within });
  }
  return found;
}
