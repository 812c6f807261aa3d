import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RankingOptions, rankingOptionsSchema } from "#server/contracts/ranking";
import { CancelledError, InputError } from "#server/errors";
import { createFigureMemory, figuresKey } from "#server/jobs/steps/figure-memory";
import { rankApart } from "#server/jobs/steps/rank-apart";
import { type RankedFamily, rankDataset, rankedFamily } from "#server/jobs/steps/rank-dataset";
import { orderAnswers } from "#server/ranking/answers";
import type { RankingInput } from "#server/ranking/ranking-input";
import { type PredictedSet, predictedSet } from "#tests/jobs/predicted-set";

let family: RankedFamily;
let set: PredictedSet;
beforeAll(async () => {
  set = await predictedSet();
  family = rankedFamily(set.pack.family, set.pack.variants, [], { latency: null, borrowing: null });
});
afterAll(() => set.remove());

const never = new AbortController().signal;
const by = (part: Partial<RankingOptions>): RankingOptions => rankingOptionsSchema.parse(part);
const rank = (options: RankingOptions, signal = never) =>
  rankApart({ family, dataset: set.dataset, predictions: set.predictions, options }, signal);

describe("a ranking in a process that has ranked before", () => {
  test("is that of a process which has not, to the last digit", async () => {
    await rank(by({ metric: "accuracy" }));
    for (const options of [
      by({ metric: "log-loss" }),
      by({ metric: "accuracy" }),
      by({ metric: "accuracy", seed: 2 }),
    ]) {
      expect(await rank(options)).toEqual(await rankDataset(family, set.dataset, set.predictions, options));
    }
  });

  test("is refused in its own words, and the next one is not", async () => {
    await expect(rank(by({ constraints: ["accuracy on slice nowhere=here >= 0.5"] }))).rejects.toThrow(InputError);
    expect((await rank(by({}))).variants).toHaveLength(3);
  });

  test("can be cancelled, and the next one runs", async () => {
    const controller = new AbortController();
    const cancelled = rank(by({ metric: "auroc" }), controller.signal);
    controller.abort();
    await expect(cancelled).rejects.toThrow(CancelledError);
    await expect(rank(by({}), AbortSignal.abort())).rejects.toThrow(CancelledError);
    expect((await rank(by({}))).variants).toHaveLength(3);
  });
});

describe("figures that no objective changes", () => {
  const nothing = { classes: [], metrics: [] };
  const input: RankingInput = {
    variants: ["00", "01"],
    labels: Uint8Array.of(0, 1),
    predicted: Uint8Array.of(0, 0, 1, 1),
    groups: null,
    weights: null,
    slices: [],
    classes: ["no", "yes"],
    positive: 1,
  };

  test("are measured once for each key, and again when others came in between", () => {
    const remember = createFigureMemory();
    const measured: string[] = [];
    const ask = (key: string) =>
      remember(key).figures(() => {
        measured.push(key);
        return nothing;
      });
    for (const key of ["a", "b", "a", "a"]) ask(key);
    expect(measured).toEqual(["a", "b"]);
    for (let other = 0; other < 7; other++) ask(String(other));
    ask("a");
    ask("b");
    expect(measured.filter((key) => key === "a")).toHaveLength(1);
    expect(measured.filter((key) => key === "b")).toHaveLength(2);
  });

  test("are kept with the answers of the set that was ranked last, where these are not too many", () => {
    const answersOf = (count: number) =>
      orderAnswers({ ...input, labels: new Uint8Array(count), predicted: new Uint8Array(2 * count) });
    const remember = createFigureMemory();
    const first = answersOf(2);
    expect(remember("a").answers(() => first)).toBe(first);
    expect(remember("a").answers(() => answersOf(2))).toBe(first);
    const second = answersOf(2);
    expect(remember("b").answers(() => second)).toBe(second);
    expect(remember("a").answers(() => second)).toBe(second);
    const large = answersOf(600_000);
    expect(remember("c").answers(() => large)).toBe(large);
    expect(remember("c").answers(() => second)).toBe(second);
  });

  test("have another key wherever anything that they follow from is another", () => {
    const options = { metric: "accuracy", confidence: 0.95, seed: 1 };
    const facts = {
      bytes: {},
      latency: null,
      borrows: false,
      published: [{ name: "fog", metric: "accuracy" as const, variants: { "00": { correct: 1, n: 2 } } }],
    };
    const key = (more: Partial<RankingInput> = {}, other = {}, fingerprint = "f") =>
      figuresKey({ ...input, ...more }, { ...options, ...other }, fingerprint);
    const keys = [
      key(),
      key({ labels: Uint8Array.of(1, 0) }),
      key({ predicted: Uint8Array.of(0, 1, 1, 1) }),
      key({ groups: Uint32Array.of(0, 1) }),
      key({ weights: Float64Array.of(1, 2) }),
      key({ variants: ["01", "00"] }),
      key({ positive: 0 }),
      key({ logits: new Float32Array(8) }),
      key({ facts }),
      key({}, { seed: 2 }),
      key({}, { confidence: 0.9 }),
      key({}, { resamples: 10 }),
      key({}, {}, "g"),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(key({}, { metric: "log-loss" })).toBe(keys[0]);
  });
});
