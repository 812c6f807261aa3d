import { availableParallelism } from "node:os";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRankingHelper, takeFrom } from "#server/jobs/steps/ranking-helper";
import { orderAnswers } from "#server/ranking/answers";
import { figuresOf } from "#server/ranking/describe-answers";
import { firstOrderOf, prepareDraws, prepareJudge } from "#server/ranking/draw-ensembles";
import type { HelperTask, RankingHelper } from "#server/ranking/helper";
import { prepareObjective } from "#server/ranking/prepare-objective";
import { NOTHING_KNOWN, rankVariants } from "#server/ranking/rank-variants";
import { resampler } from "#server/statistics/metric-bootstrap";
import { Random } from "#server/statistics/random";
import { scoredInput } from "#tests/ranking/scored-input";

const input = scoredInput(120, [0.2, 0.3, 0.1, 0.5, 0.4, 0.2]);
const large = scoredInput(9000, [0.2, 0.3, 0.1, 0.5, 0.4, 0.2]);
const threeClasses = scoredInput(3000, [0.2, 0.3, 0.1, 0.5, 0.4, 0.2], { classes: 3 });
const figures = { confidence: 0.95, resamples: 200, seed: 3, stream: 7 };
const taskOf = (metric: string, seed = 3, from = input): HelperTask => {
  const answers = orderAnswers(from);
  const firstOrder = firstOrderOf(answers, prepareObjective(answers, metric));
  return { answers, metric, costs: undefined, seed, stream: 11, firstOrder, figures };
};
const pool = [4, 1, 0, 5, 2, 3];

describe.skipIf(availableParallelism() < 2)("a thread that helps to rank", () => {
  const helper = createRankingHelper() as RankingHelper;

  test("makes all that nobody else takes, each piece as it is made without it", () => {
    for (const metric of ["accuracy", "auroc on class malignant"]) {
      const task = taskOf(metric);
      const alone = figuresOf(task.answers, figures);
      const drawAt = prepareDraws(task)(pool);
      const shared = helper.begin(task).start({ pool, resamples: 8, figures: alone.length });
      const draws = shared.draws.collect();
      expect([...draws.keys()].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      for (const [number, draw] of draws) expect(draw).toEqual(drawAt(number));
      const measured = shared.figures.collect();
      expect(measured.size).toBe(alone.length);
      for (const [number, figure] of measured) expect(figure).toEqual(alone[number]?.());
      expect(shared.draws.next()).toBeGreaterThanOrEqual(8);
    }
  });

  test("judges variants by a metric that takes long to first order, as whoever ranks does", () => {
    const task = taskOf("auroc", 3, threeClasses);
    expect(task.firstOrder?.pseudoValues.length).toBe(3000 * 6);
    const draws = helper.begin(task).start({ pool, resamples: 3, figures: 0 }).draws.collect();
    expect(draws.size).toBe(3);
    for (const [number, draw] of draws) expect(draw).toEqual(prepareDraws(task)(pool)(number));
  });

  test("draws resamples of the objective too, when nothing else is left to it, each as it is drawn without it", () => {
    const resamples = { count: 120, place: new Random(5).place, judgesLeftOut: true };
    for (const metric of ["macro-f1", "log-loss", "auroc on class malignant"]) {
      const task = taskOf(metric);
      const { metric: judge, units } = prepareJudge(task);
      const draw = resampler(judge, units, resamples);
      const alone = [0, 1, 2].map(draw);
      // It may be through with all else before it is told of them.
      const shareOnce = () =>
        helper.begin(task).start({ pool, resamples: 60, figures: 0 }).resamples(resamples).collect();
      let drawn = shareOnce();
      for (let tries = 0; drawn.size === 0 && tries < 50; tries++) drawn = shareOnce();
      expect([...drawn.keys()].toSorted()).toEqual([0, 1, 2]);
      for (const number of [0, 1, 2]) expect(drawn.get(number)).toEqual(alone[number]);
    }
  });

  test("is ready for the next task where the one before was cancelled, or nothing of it was wanted", () => {
    helper.begin(taskOf("accuracy")).cancel();
    helper.begin(taskOf("accuracy", 4)).start({ pool, resamples: 3, figures: 0 });
    const task = taskOf("accuracy", 5);
    const draws = helper.begin(task).start({ pool, resamples: 4, figures: 0 }).draws.collect();
    expect(draws.size).toBe(4);
    expect(draws.get(2)).toEqual(prepareDraws(task)(pool)(2));
  });

  test("lets go of a task that it has begun with, where that was cancelled", () => {
    const help = helper.begin(taskOf("accuracy", 6));
    help.start({ pool, resamples: 2 ** 28, figures: 0 });
    help.cancel();
    const draws = helper.begin(taskOf("accuracy", 7)).start({ pool, resamples: 2, figures: 0 }).draws.collect();
    expect(draws.size).toBe(2);
  });

  test("leaves what it cannot do to whoever ranks, who finds what is wrong", () => {
    const task = { ...taskOf("accuracy"), metric: "pair-accuracy" };
    const shared = helper.begin(task).start({ pool, resamples: 4, figures: 0 });
    expect(shared.draws.collect().size).toBe(0);
    const recall = { ...NOTHING_KNOWN, helper };
    const options = { metric: "pair-accuracy", confidence: 0.95, seed: 1 };
    expect(() => rankVariants(large, options, recall)).toThrow("no column ties rows together");
  });

  test("changes no ranking", () => {
    for (const metric of ["accuracy", "balanced-accuracy", "auroc on class malignant", "log-loss", "accuracy"]) {
      const options = { metric, confidence: 0.95, seed: 1, resamples: 300 };
      expect(rankVariants(large, options, { ...NOTHING_KNOWN, helper })).toEqual(rankVariants(large, options));
    }
    const options = { metric: "auroc", confidence: 0.95, seed: 1, resamples: 300 };
    expect(rankVariants(threeClasses, options, { ...NOTHING_KNOWN, helper })).toEqual(
      rankVariants(threeClasses, options),
    );
  });

  test("changes no ranking of a set so small that resamples of the metric itself are drawn", () => {
    const small = scoredInput(
      900,
      Array.from({ length: 12 }, (_, k) => 0.04 * k),
    );
    for (const metric of ["macro-f1", "log-loss", "f1 on class malignant", "calibration-error"]) {
      const options = { metric, confidence: 0.95, seed: 1, resamples: 1000 };
      expect(rankVariants(small, options, { ...NOTHING_KNOWN, helper })).toEqual(rankVariants(small, options));
    }
  });

  test("changes no ranking where a requirement strikes variants out, nor one of rows that count differently", () => {
    const options = { metric: "log-loss", confidence: 0.95, seed: 1, resamples: 300 };
    const accuracies = rankVariants(large, { ...options, metric: "accuracy" }).variants.map(({ estimate }) => estimate);
    const required = { ...options, constraints: [`accuracy >= ${accuracies[3]}`] };
    const ranking = rankVariants(large, required);
    expect(ranking.variants.map(({ requirement }) => requirement)).toContain("not-met");
    expect(rankVariants(large, required, { ...NOTHING_KNOWN, helper })).toEqual(ranking);
    const weighted = { ...large, weights: Float64Array.from(large.labels, (_, row) => 1 + (row % 3)) };
    expect(rankVariants(weighted, options, { ...NOTHING_KNOWN, helper })).toEqual(rankVariants(weighted, options));
  });
});

test("pieces are taken from both ends, each by one alone, until none is left, in whatever order both come", () => {
  fc.assert(
    fc.property(
      fc.nat(40),
      fc.array(fc.constantFrom("beginning" as const, "end" as const), { maxLength: 60 }),
      (count, takers) => {
        const shared = new Int32Array(new SharedArrayBuffer(4));
        const taken = { beginning: [] as number[], end: [] as number[] };
        for (const side of takers) {
          const number = takeFrom(side, shared, 0, count);
          if (number < count) taken[side].push(number);
        }
        expect(taken.beginning).toEqual(Array.from(taken.beginning.keys()));
        expect(taken.end).toEqual(Array.from(taken.end.keys(), (at) => count - 1 - at));
        expect(taken.beginning.length + taken.end.length).toBe(Math.min(count, takers.length));
      },
    ),
  );
});

test("who ranks measures curves, which later rankings find again, before the helper comes to them", () => {
  const answers = orderAnswers(threeClasses);
  const measured = figuresOf(answers, figures).map((measure) => measure().metric);
  expect(measured.slice(0, 2).toSorted()).toEqual(["auprc", "auroc"]);
});
