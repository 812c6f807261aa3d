import { utimes } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPredictedClasses } from "#server/inference/predicted-classes";
import { readLogits } from "#server/inference/read-logits";
import { createRankingHelper } from "#server/jobs/steps/ranking-helper";
import { type AnswersHelper, createAnswersMemory, readAnswers } from "#server/jobs/steps/read-answers";
import type { AnswersPart } from "#server/jobs/steps/read-part";
import { type PredictedSet, predictedSet } from "#tests/jobs/predicted-set";

let set: PredictedSet;
beforeAll(async () => {
  set = await predictedSet();
});
afterAll(() => set.remove());

describe("what a ranking reads", () => {
  test("is every answer, every logit, and how sure each variant was of each row", async () => {
    const { dataset, predictions } = set;
    const read = await readAnswers({ dataset, predictions, withLogits: true });
    expect(read.predicted).toEqual(await readPredictedClasses(predictions));
    expect(read.logits).toEqual(await readLogits(predictions));
    expect(read.labels).toHaveLength(dataset.rows);
    const K = predictions.variants.length;
    for (const [k, tally] of read.reliability.entries()) {
      const bins = tally.bins(0.95);
      const right = read.labels.filter((label, row) => read.predicted[row * K + k] === label);
      expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(dataset.rows);
      expect(bins.reduce((sum, { correct }) => sum + correct, 0)).toBe(right.length);
    }
    expect((await readAnswers({ dataset, predictions, withLogits: false })).logits).toBeNull();
  });

  test("is of the variants that are ranked alone, wherever the others lie among what is stored", async () => {
    const { dataset, predictions } = set;
    const { classes, rows } = predictions;
    const all = await readAnswers({ dataset, predictions, withLogits: true });
    const K = predictions.variants.length;
    const kept = [...predictions.variants.keys()].filter((k) => k !== 1);
    const ranked = { ...predictions, variants: kept.map((k) => predictions.variants[k] as string) };
    const read = await readAnswers({ dataset, predictions: ranked, withLogits: true });
    const cells = Array.from({ length: rows }, (_, row) => kept.map((k) => row * K + k)).flat();
    expect([...read.predicted]).toEqual(cells.map((cell) => all.predicted[cell]));
    const logitsOf = (cell: number) => [...(all.logits?.subarray(cell * classes, (cell + 1) * classes) ?? [])];
    expect([...(read.logits ?? [])]).toEqual(cells.flatMap(logitsOf));
    expect(read.reliability.map((each) => each.bins(0.95))).toEqual(kept.map((k) => all.reliability[k]?.bins(0.95)));
  });

  test.runIf(availableParallelism() > 1)(
    "is the same where another thread reads half of the variants, or was to read them and could not",
    async () => {
      const { dataset, predictions } = set;
      const K = predictions.variants.length;
      const ranked = { ...predictions, variants: predictions.variants.toReversed() };
      const helper = createRankingHelper() as NonNullable<ReturnType<typeof createRankingHelper>>;
      for (const own of [predictions, ranked, { ...ranked, variants: ranked.variants.slice(0, 2) }]) {
        const alone = await readAnswers({ dataset, predictions: own, withLogits: true });
        const asked: AnswersPart[] = [];
        const besides: AnswersHelper[] = [
          {
            read: (part) => {
              asked.push(part);
              return helper.read(part);
            },
          },
          { read: () => () => null },
        ];
        for (const beside of besides) {
          const read = await readAnswers({ dataset, predictions: own, withLogits: true }, beside, 0);
          expect(read.predicted).toEqual(alone.predicted);
          expect(read.logits).toEqual(alone.logits);
          expect(read.reliability.map(({ counts }) => counts)).toEqual(alone.reliability.map(({ counts }) => counts));
        }
        expect(asked.map(({ from, to }) => to - from)).toEqual([Math.floor(own.variants.length / 2)]);
      }
      expect(K).toBeGreaterThan(2);
    },
  );

  test.runIf(availableParallelism() > 1)("is nothing that a thread tells of files that it could not read", async () => {
    const { dataset, predictions } = set;
    const helper = createRankingHelper();
    const chunks = predictions.chunks.map((chunk) => ({ ...chunk, path: `${chunk.path}.gone` }));
    const { labels } = await readAnswers({ dataset, predictions, withLogits: false });
    const predicted = new Uint8Array(new SharedArrayBuffer(predictions.rows * predictions.variants.length));
    const part = { predictions: { ...predictions, chunks }, from: 0, to: 1, labels, predicted, logits: null };
    expect(helper?.read(part)()).toBeNull();
    expect(helper?.read({ ...part, predictions })()).toHaveLength(1);
  });

  test("is kept for the next ranking of the same answers, and read anew where others or logits are asked for", async () => {
    const { dataset, predictions } = set;
    const read = createAnswersMemory();
    const first = await read({ dataset, predictions, withLogits: false });
    expect(await read({ dataset, predictions, withLogits: false })).toBe(first);
    const withLogits = await read({ dataset, predictions, withLogits: true });
    expect(withLogits.logits).not.toBeNull();
    expect(await read({ dataset, predictions, withLogits: false })).toBe(withLogits);
    const fewer = { ...predictions, variants: predictions.variants.slice(1) };
    expect((await read({ dataset, predictions: fewer, withLogits: false })).reliability).toHaveLength(
      fewer.variants.length,
    );
    expect(await read({ dataset, predictions, withLogits: false })).not.toBe(withLogits);
    const [chunk] = predictions.chunks;
    const before = await read({ dataset, predictions, withLogits: false });
    await utimes(chunk!.path, new Date(), new Date(2020, 1, 1));
    expect(await read({ dataset, predictions, withLogits: false })).not.toBe(before);
    const other = { ...predictions, fingerprint: "of other rows" };
    expect(await read({ dataset, predictions: other, withLogits: false })).not.toBe(
      await read({ dataset, predictions, withLogits: false }),
    );
  });
});
