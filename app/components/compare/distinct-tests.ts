import type { ComparedTest } from "#server/contracts/comparison";

/** A test, and the titles of others that have the same figures, such as the same rows cut into other slices. */
export type DistinctTest = { test: ComparedTest; alike: string[] };

const keyOf = ({ figures, disagreements, rows }: ComparedTest): string =>
  JSON.stringify([rows, figures, disagreements]);

/** Every test once, in their order. */
export function distinctTests(tests: ComparedTest[]): DistinctTest[] {
  const found = new Map<string, DistinctTest>();
  for (const test of tests) {
    const first = found.get(keyOf(test));
    if (first) first.alike.push(test.title);
    else found.set(keyOf(test), { test, alike: [] });
  }
  return [...found.values()];
}
