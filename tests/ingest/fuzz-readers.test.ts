import { expect, test } from "vitest";
import { READERS } from "#tests/ingest/fuzz/readers";
import { runReader } from "#tests/ingest/fuzz/run-reader";

/** A few of the many that `npm run fuzz` reads. */
const RUNS = 6;

test.each(READERS)("$file, damaged, is taken or refused with a sentence", { timeout: 120_000 }, async ({ file }) => {
  const { taken, refused, failures } = await runReader(file, 7, RUNS);
  expect(failures).toEqual([]);
  expect(taken + refused).toBe(RUNS);
});
