import { availableParallelism } from "node:os";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprintText } from "#server/ingest/fingerprints/fingerprint-text";
import { fingerprintTogether } from "#server/ingest/fingerprints/fingerprint-together";

const runs = fc.array(fc.array(fc.string({ maxLength: 200 }), { maxLength: 20 }), { maxLength: 30 });

async function goThrough(texts: string[][], atOnce: number, mayAsk: (run: number) => boolean) {
  let here = 0;
  const given = texts.map((own, number) => ({ number, own }));
  const found: { number: number; made: unknown[] }[] = [];
  const together = fingerprintTogether(given, {
    atOnce,
    batchOf: ({ number, own }) => (mayAsk(number) ? { texts: own } : null),
    here: ({ own }) => {
      here++;
      return own.map((text) => fingerprintText(text));
    },
  });
  for await (const { run, made } of together) found.push({ number: run.number, made });
  return { found, here };
}

describe("fingerprints that two threads take together", () => {
  test("are those of one thread, in the order of the runs, whoever takes which", async () => {
    await fc.assert(
      fc.asyncProperty(
        runs,
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        async (texts, atOnce, every) => {
          const { found } = await goThrough(texts, atOnce, (number) => number % every === 0);
          expect(found).toEqual(
            texts.map((own, number) => ({ number, made: own.map((text) => fingerprintText(text)) })),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  test.runIf(availableParallelism() > 1)("are taken by both", async () => {
    const texts = Array.from({ length: 60 }, (_, run) =>
      Array.from({ length: 100 }, (_, at) => `text ${at} of ${run} ${"word ".repeat(100)}`),
    );
    const { found, here } = await goThrough(texts, 6, () => true);
    expect(found).toHaveLength(60);
    expect(here).toBeGreaterThan(0);
    expect(here).toBeLessThan(60);
  });
});
