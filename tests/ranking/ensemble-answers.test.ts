import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Answers, logitsOf, orderAnswers } from "#server/ranking/answers";
import { ensembleAnswers } from "#server/ranking/ensemble-answers";
import { logLossOf } from "#server/statistics/metrics/row-losses";
import reference from "../fixtures/statistics/ensembles.json";
import { scoredInput } from "./scored-input";

/** Half of the last bit of a float32, relative. */
const FLOAT32 = 2 ** -24;

/** Answers whose classes are named by their indices; what each variant predicts alone does not matter here. */
function answersOf({ shape, labels, logits }: (typeof reference)[number]): Answers {
  const [rows, variants, classes] = shape as [number, number, number];
  return orderAnswers({
    variants: Array.from({ length: variants }, (_, k) => String(k)),
    labels: Uint8Array.from(labels),
    predicted: new Uint8Array(rows * variants),
    logits: Float32Array.from(logits),
    classes: Array.from({ length: classes }, (_, c) => `class ${c}`),
    groups: null,
    slices: [],
  });
}

const shareOf = (ones: number[]): number => ones.reduce((sum, one) => sum + one, 0) / ones.length;

describe("an ensemble", () => {
  it.each(reference)("answers by the mean of NumPy: $name", (asked) => {
    const sizes = asked.ensembles.map(({ size }) => size);
    const found = ensembleAnswers(answersOf(asked), Int32Array.from(asked.members), sizes);
    const rows = Array.from(asked.labels.keys());
    expect(found.variants).toEqual(sizes.map((size) => `ensemble-${size}`));
    for (const [m, { means, predicted, accuracy, logLoss }] of asked.ensembles.entries()) {
      const own = rows.map((row) => logitsOf(found)(row, m));
      for (const [at, logit] of own.flatMap((each) => [...each]).entries()) {
        // The reference is rounded too, to nine digits.
        expect(Math.abs(logit - means[at]!)).toBeLessThanOrEqual(1.1 * FLOAT32 * Math.abs(means[at]!));
      }
      expect(rows.map((row) => found.predicted[row * sizes.length + m])).toEqual(predicted);
      expect(shareOf(rows.map((row) => found.right[row * sizes.length + m]!))).toBeCloseTo(accuracy, 12);
      const largest = Math.max(1, ...means.map(Math.abs));
      const losses = own.map((logits, row) => logLossOf(logits, asked.labels[row]!));
      expect(Math.abs(shareOf(losses) - logLoss)).toBeLessThanOrEqual(4 * FLOAT32 * largest);
    }
  });

  const answers = orderAnswers(scoredInput(12, [0.2, 0.9, -0.4, 0.5, 0], { classes: 3 }));
  const someMembers = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 });

  it("answers to some rows as it answers to them among all", () => {
    const slices = [
      { column: "site", values: ["a", "b"], codes: Uint32Array.from({ length: 12 }, (_, row) => row % 2) },
    ];
    const groups = Uint32Array.from({ length: 12 }, (_, row) => row >> 1);
    const weights = Float64Array.from({ length: 12 }, (_, row) => row / 2);
    const of = orderAnswers(scoredInput(12, [0.2, 0.9, -0.4, 0.5, 0], { classes: 3, slices, groups, weights }));
    fc.assert(
      fc.property(someMembers, fc.uniqueArray(fc.nat({ max: 11 }), { minLength: 1 }), (members, rows) => {
        const sizes = [1, members.length];
        const whole = ensembleAnswers(of, Int32Array.from(members), sizes);
        const part = ensembleAnswers(of, Int32Array.from(members), sizes, Uint32Array.from(rows));
        expect(part.rows).toBe(rows.length);
        for (const [at, row] of rows.entries()) {
          for (const m of [0, 1]) {
            expect(logitsOf(part)(at, m)).toEqual(logitsOf(whole)(row, m));
            expect(part.predicted[at * 2 + m]).toBe(whole.predicted[row * 2 + m]);
            expect(part.right[at * 2 + m]).toBe(whole.right[row * 2 + m]);
          }
          expect(part.labels[at]).toBe(of.labels[row]);
          expect(part.groups![at]).toBe(groups[row]);
          expect(part.weights![at]).toBe(weights[row]);
          expect(part.slices[0]!.codes[at]).toBe(row % 2);
        }
        const units = new Set(rows.map((row) => row >> 1)).size;
        expect(new Set(part.unitOf).size).toBe(units);
        expect(Math.max(...part.unitOf!)).toBe(units - 1);
      }),
    );
  });

  it("is the same on many rows, however their logits lie", () => {
    const many = orderAnswers(scoredInput(700, [0.2, 0.9, -0.4, 0.5, 0], { classes: 3 }));
    const { values, perRow, offsets } = many.logits!;
    const members = Int32Array.of(3, 0, 4);
    // With more behind them, logits are not all that there are, and are read where they lie.
    const longer = { ...many, logits: { values: Float32Array.of(...values, 7), perRow, offsets } };
    for (const only of [null, Uint32Array.from({ length: 300 }, (_, at) => 2 * at + 1)]) {
      const found = ensembleAnswers(many, members, [1, 3], only);
      expect(ensembleAnswers(longer, members, [1, 3], only)).toEqual(found);
      for (const at of [0, 255, 256, 299]) {
        const row = only ? only[at]! : at;
        const logitsOfMember = (k: number) => Array.from(logitsOf(many)(row, k));
        const [one, two, three] = [3, 0, 4].map(logitsOfMember);
        const means = one!.map((logit, c) => Math.fround((logit + two![c]! + three![c]!) / 3));
        expect(Array.from(logitsOf(found)(at, 1))).toEqual(means);
        expect(Array.from(logitsOf(found)(at, 0))).toEqual(one);
      }
    }
  });

  it("of one is that one", () => {
    for (let k = 0; k < 5; k++) {
      const alone = ensembleAnswers(answers, Int32Array.of(k), [1]);
      for (let row = 0; row < 12; row++) {
        expect(logitsOf(alone)(row, 0)).toEqual(logitsOf(answers)(row, k));
        expect(alone.predicted[row]).toBe(answers.predicted[row * 5 + k]);
        expect(alone.right[row]).toBe(answers.right[row * 5 + k]);
      }
    }
  });

  it("does not depend on whichever larger ones it is asked for with, nor on the order of its members", () => {
    fc.assert(
      fc.property(someMembers, (members) => {
        const sizes = members.map((_, at) => at + 1);
        const each = ensembleAnswers(answers, Int32Array.from(members), sizes);
        for (const [m, size] of sizes.entries()) {
          const alone = ensembleAnswers(answers, Int32Array.from(members.slice(0, size).reverse()), [size]);
          for (let row = 0; row < 12; row++) {
            expect(logitsOf(each)(row, m)).toEqual(logitsOf(alone)(row, 0));
            expect(each.predicted[row * sizes.length + m]).toBe(alone.predicted[row]);
          }
        }
      }),
    );
  });

  it("keeps what is known of the rows, and nothing that is known of single variants", () => {
    const facts = { bytes: { "00": 7 }, latency: { "00": 1 }, published: [], borrows: false };
    const weights = Float64Array.from({ length: 12 }, (_, row) => row / 4);
    const groups = Uint32Array.from({ length: 12 }, (_, row) => row >> 1);
    const more = orderAnswers(scoredInput(12, [0, 1], { weights, groups, positive: 1, facts }));
    const found = ensembleAnswers(more, Int32Array.of(1, 0), [2]);
    const { rows, labels, classes, positive, unitOf, slices } = more;
    expect(found).toMatchObject({ rows, labels, classes, positive, weights, groups, unitOf, slices, hasLogits: true });
    expect(found.facts).toEqual({ ...facts, bytes: {}, latency: null });
    expect(more.facts).toEqual(facts);
  });
});
