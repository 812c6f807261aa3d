import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bags, type RowUnits } from "#server/statistics/bag";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import {
  type EnsembleDraw,
  type EnsembleQuestion,
  type Ensembles,
  type EnsembleWorth,
  ensembleDraws,
  ensembleWorths,
  MOST_DRAWS,
} from "#server/statistics/out-of-bag-ensembles";
import { percentileInterval } from "#server/statistics/percentile-interval";
import { Random } from "#server/statistics/random";
import { unitCodes } from "#server/statistics/unit-codes";

/** Resamples from one stream, as many as are asked for or as are defined, and what the ensembles are worth by them. */
function outOfBagEnsembles(
  question: EnsembleQuestion,
  rows: RowUnits,
  resamples: number,
  confidence: number,
  random: Random,
  units: number | null = null,
): EnsembleWorth[] | null {
  const draw = ensembleDraws(question, rows);
  const kept: EnsembleDraw[] = [];
  for (let tries = MOST_DRAWS * resamples; tries > 0 && kept.length < resamples; tries--) {
    const drawn = draw(random);
    if (drawn) kept.push(drawn);
  }
  return ensembleWorths(kept, question.sizes, confidence, units);
}

/** What each variant says of each row, -3 to 3, and whether the row is positive. */
type Rows = { said: number[][]; isPositive: number[] };

/** A metric in its two forms: of the package's making, and of one forecast a row by plain sums. */
type Kind = {
  higherIsBetter: boolean;
  metric: (forecasts: number[][], rows: Rows) => Metric;
  naive: (forecasts: number[], isPositive: number[], weights: number[]) => number;
};

const sumOf = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);
const meanOf = (values: number[]): number => sumOf(values) / values.length;
const weightedMean = (values: number[], weights: number[]): number =>
  sumOf(values.map((value, row) => value * weights[row]!)) / sumOf(weights);

const isRight = (forecast: number, positive: number): number => Number(forecast > 0 === (positive === 1));
const lossOf = (forecast: number, positive: number): number => (forecast - 2 * positive) ** 2;

const ofRows =
  (value: (forecast: number, positive: number) => number, higherIsBetter: boolean): Kind["metric"] =>
  (forecasts, { isPositive }) => {
    const values = isPositive.flatMap((positive, row) => forecasts.map((own) => value(own[row]!, positive)));
    return meanMetric(Float64Array.from(values), forecasts.length, higherIsBetter);
  };

const KINDS: Record<string, Kind> = {
  "accuracy of the majority": {
    higherIsBetter: true,
    metric: ofRows(isRight, true),
    naive: (forecasts, isPositive, weights) =>
      weightedMean(
        forecasts.map((forecast, row) => isRight(forecast, isPositive[row]!)),
        weights,
      ),
  },
  "squared loss of the mean": {
    higherIsBetter: false,
    metric: ofRows(lossOf, false),
    naive: (forecasts, isPositive, weights) =>
      weightedMean(
        forecasts.map((forecast, row) => lossOf(forecast, isPositive[row]!)),
        weights,
      ),
  },
  "area under the ROC curve of the mean": {
    higherIsBetter: true,
    metric: (forecasts, { isPositive }) =>
      rocAreaMetric({
        scores: Float64Array.from(isPositive.flatMap((_, row) => forecasts.map((own) => own[row]!))),
        isPositive: Uint8Array.from(isPositive),
        variants: forecasts.length,
      }),
    naive: (forecasts, isPositive, weights) => {
      let wins = 0;
      let pairs = 0;
      for (const [one, weight] of weights.entries()) {
        for (const [other, against] of weights.entries()) {
          if (isPositive[one] !== 1 || isPositive[other] !== 0) continue;
          pairs += weight * against;
          wins += (weight * against * (1 + Math.sign(forecasts[one]! - forecasts[other]!))) / 2;
        }
      }
      return wins / pairs;
    },
  },
};

/** The forecast of several as one: the side that most are on, or their mean. */
const join = (kind: string, forecasts: number[]): number =>
  meanOf(kind === "accuracy of the majority" ? forecasts.map(Math.sign) : forecasts);

const joined = (kind: string, { said, isPositive }: Rows, members: number[]): number[] =>
  isPositive.map((_, row) =>
    join(
      kind,
      members.map((k) => said[k]![row]!),
    ),
  );

type Asked = { kind: string; rows: Rows; pool: number[]; sizes: number[]; units: RowUnits; seed: number };

const RESAMPLES = 12;
const CONFIDENCE = 0.8;

function ask({ kind, rows, pool, sizes, units, seed }: Asked): EnsembleWorth[] | null {
  const { metric } = KINDS[kind]!;
  return outOfBagEnsembles(
    {
      metric: metric(rows.said, rows),
      pool: Int32Array.from(pool),
      sizes,
      asOne: (members) =>
        metric(
          sizes.map((size) => joined(kind, rows, [...members].slice(0, size))),
          rows,
        ),
    },
    units,
    RESAMPLES,
    CONFIDENCE,
    new Random(seed),
  );
}

/** The m best by their scores, one after the other, the first of equals first. */
function bestOf(scores: number[], m: number): number[] {
  const taken: number[] = [];
  while (taken.length < m) {
    let best = -1;
    for (const [at, score] of scores.entries()) {
      if (!taken.includes(at) && (best < 0 || score > scores[best]!)) best = at;
    }
    taken.push(best);
  }
  return taken;
}

/** The definition in plain loops: the same bags, and nothing else of the package's but percentiles. */
function naively({ kind, rows, pool, sizes, units, seed }: Asked): EnsembleWorth[] | null {
  const { naive, higherIsBetter } = KINDS[kind]!;
  const score = (members: number[], weights: Float64Array): number => {
    const value = naive(joined(kind, rows, members), rows.isPositive, [...weights]);
    return higherIsBetter ? value : -value;
  };
  const draw = bags(rows.isPositive.length, units);
  const random = new Random(seed);
  const kept: { inBag: number[]; outOfBag: number[]; together: number[] }[] = [];
  for (let tries = 0; tries < 4 * RESAMPLES && kept.length < RESAMPLES; tries++) {
    const { drawn, left } = draw(random);
    const inBag = pool.map((k) => score([k], drawn));
    const outOfBag = pool.map((k) => score([k], left));
    const best = bestOf(inBag, pool.length).map((at) => pool[at]!);
    const together = sizes.map((size) => score(best.slice(0, size), left));
    if ([...inBag, ...outOfBag, ...together].every((each) => !Number.isNaN(each))) {
      kept.push({ inBag, outOfBag, together });
    }
  }
  if (kept.length === 0) return null;
  const onAll = pool.map((_, at) => meanOf(kept.map(({ inBag }) => inBag[at]!)));
  const lead = (scores: number[], chosen: number[]): number => meanOf(chosen.map((at) => scores[at]!)) - meanOf(scores);
  const missing = (m: number): number => {
    const leadOfBest = lead(onAll, bestOf(onAll, m));
    const leadOfChosen = meanOf(kept.map(({ inBag }) => lead(onAll, bestOf(inBag, m))));
    const bought = meanOf(kept.map(({ inBag, outOfBag }) => lead(outOfBag, bestOf(inBag, m))));
    // Where the lead is none but for rounding, on which side it falls decides; a test below is about that alone.
    fc.pre(m === pool.length || Math.abs(leadOfChosen) > 1e-12 || bought < 1e-12);
    if (leadOfChosen <= 0 || bought <= 0) return 0;
    return bought * (Math.min(Math.max(leadOfBest / leadOfChosen, 1), Math.SQRT2) - 1);
  };
  return sizes.map((size, index) => {
    const scores = kept.map(({ together }) => together[index]!);
    const gains = kept.map(({ inBag, outOfBag }, b) => scores[b]! - outOfBag[bestOf(inBag, 1)[0]!]!);
    const moved = missing(size) - missing(1);
    const estimate = meanOf(gains) + moved;
    const [low, high] = percentileInterval(gains, CONFIDENCE);
    const ends = [estimate, low, low + moved, high, high + moved];
    return {
      size,
      scores: Float64Array.from(scores),
      gain: { estimate, interval: [Math.min(estimate, low, low + moved), Math.max(...ends)] },
    };
  });
}

/** One of five rows of which little is known is positive, so that some resamples hold none. */
const someRow = (variants: number) =>
  fc.record({
    said: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: variants, maxLength: variants }),
    positive: fc.constantFrom(0, 0, 0, 0, 1),
    quarters: fc.constantFrom(0, 1, 4, 6),
    group: fc.nat(4),
  });

/** Pools of 2 to all of up to 7 variants on up to 14 rows, plain, weighted, in groups or both. */
const someAsked = fc
  .integer({ min: 2, max: 7 })
  .chain((variants) =>
    fc.record({
      drawn: fc.array(someRow(variants), { minLength: 1, maxLength: 14 }),
      pool: fc.subarray(
        Array.from({ length: variants }, (_, k) => k),
        { minLength: 2 },
      ),
      isWeighted: fc.boolean(),
      isGrouped: fc.boolean(),
      seed: fc.integer({ min: 0, max: 1e6 }),
    }),
  )
  .map(({ drawn, pool, isWeighted, isGrouped, seed }) => ({
    rows: {
      said: drawn[0]!.said.map((_, k) => drawn.map(({ said }) => said[k]!)),
      isPositive: drawn.map(({ positive }) => positive),
    },
    pool,
    sizes: [2, 3, 5].filter((size) => size <= pool.length),
    units: {
      weights: isWeighted ? Float64Array.from(drawn, ({ quarters }) => quarters / 4) : null,
      unitOf: isGrouped ? unitCodes(Uint32Array.from(drawn, ({ group }) => group)) : null,
    },
    seed,
  }));

function expectAlike(asked: Asked): EnsembleWorth[] | null {
  const found = ask(asked);
  const reference = naively(asked);
  expect(found?.length).toBe(reference?.length);
  for (const [at, { size, gain, scores }] of (reference ?? []).entries()) {
    const own = found![at]!;
    expect(own.size).toBe(size);
    expect([...own.scores]).toEqual(Array.from(scores, (score) => expect.closeTo(score, 10)));
    expect(own.gain).toEqual({
      estimate: expect.closeTo(gain.estimate, 10),
      interval: gain.interval.map((end) => expect.closeTo(end, 10)),
    });
  }
  return found;
}

/** Three variants on six rows of which two are positive; what they say is given by variant. */
const few = (said: number[][], kind = "accuracy of the majority"): Asked => ({
  kind,
  rows: { said, isPositive: [1, 0, 0, 1, 0, 0] },
  pool: said.map((_, k) => k),
  sizes: [2, 3],
  units: {},
  seed: 3,
});
const TRUTH = [2, -2, -2, 2, -2, -2];

describe("the best few in the bag, as one", () => {
  it.each(Object.keys(KINDS))("are worth what plain loops over the same bags say: %s", (kind) => {
    let undefinedAtAll = 0;
    fc.assert(
      fc.property(someAsked, (asked) => {
        if (expectAlike({ ...asked, kind }) === null) undefinedAtAll++;
      }),
      { numRuns: 120 },
    );
    // Otherwise these rows would be too easy to tell anything of redrawing.
    expect(undefinedAtAll).toBeGreaterThan(0);
  });

  it("of a share, are not known better than one more row on which they differ would let them be", () => {
    const asked = few([TRUTH, TRUTH, TRUTH]);
    const { metric } = KINDS[asked.kind]!;
    const { said } = asked.rows;
    const worths = outOfBagEnsembles(
      {
        metric: metric(said, asked.rows),
        pool: Int32Array.from(asked.pool),
        sizes: asked.sizes,
        asOne: () => metric(said.slice(0, 2), asked.rows),
      },
      {},
      RESAMPLES,
      0.95,
      new Random(1),
      6,
    );
    for (const { gain } of worths!) {
      expect(gain.estimate).toBe(0);
      expect(gain.interval).toEqual([expect.closeTo(-1.96 / 6, 4), expect.closeTo(1.96 / 6, 4)]);
    }
  });

  it("of a share, gain within what all rows leave open, of which those left out are about a third", () => {
    const { kind, rows, pool } = few([[2, -1, 1, 2, -2, -1]]);
    const { metric, naive } = KINDS[kind]!;
    // Beside an ensemble that is never right, the gain is what the one alone is on the rows left out, turned.
    const asOne = (): Metric => metric([rows.isPositive.map((is) => (is ? -1 : 1))], rows);
    const question = { metric: metric(rows.said, rows), pool: Int32Array.from(pool), sizes: [1], asOne };
    const [worth] = outOfBagEnsembles(question, {}, 200, 0.5, new Random(1), 3)!;
    const draw = bags(6, {});
    const random = new Random(1);
    const shares: number[] = [];
    while (shares.length < 200) {
      const { left, rowsLeft } = draw(random);
      if (rowsLeft > 0) shares.push(naive(rows.said[0]!, rows.isPositive, [...left]));
    }
    const mean = meanOf(shares);
    const variance = meanOf(shares.map((share) => (share - mean) ** 2)) / (Math.E - 1);
    // The normal quantile of 0.75. Percentiles reach less far here, where three units are said to be drawn.
    const reach = 0.67448975 * Math.sqrt(variance + 1 / 3 ** 2);
    expect(worth!.gain.estimate).toBeCloseTo(-mean, 10);
    expect(worth!.gain.interval).toEqual([expect.closeTo(-mean - reach, 6), expect.closeTo(-mean + reach, 6)]);
  });

  it("are moved for no lead that rounding alone makes: here each of two is chosen in half of the bags", () => {
    const asked: Asked = {
      kind: "area under the ROC curve of the mean",
      rows: {
        said: [
          [3, 0, 1, 1, 0],
          [-2, 0, -2, 1, 0],
        ],
        isPositive: [1, 1, 0, 0, 1],
      },
      pool: [0, 1],
      sizes: [2],
      units: { weights: Float64Array.of(1, 0.25, 1, 0.25, 1.5), unitOf: Uint32Array.of(0, 2, 0, 2, 1) },
      seed: 805576,
    };
    const [worth] = ask(asked)!;
    expect(worth!.gain.estimate).toBeCloseTo(0.05, 10);
  });

  it("gain nothing where all are always right, always wrong, or mend nothing", () => {
    const nothing = { estimate: 0, interval: [0, 0] };
    const wrong = TRUTH.map((each) => -each);
    for (const [said, score] of [
      [[TRUTH, TRUTH, TRUTH], 1],
      [[wrong, wrong, wrong], 0],
    ] as const) {
      const found = expectAlike(few(said.map((each) => [...each])))!;
      for (const { gain, scores } of found) {
        expect(gain).toEqual(nothing);
        expect(scores.every((each) => each === score)).toBe(true);
      }
    }
  });

  it("gain exactly nothing where variants say the same, by any metric and however rows count", () => {
    fc.assert(
      fc.property(someAsked, fc.constantFrom(...Object.keys(KINDS)), (asked, kind) => {
        const { said, isPositive } = asked.rows;
        const rows = { said: said.map(() => said[0]!), isPositive };
        for (const { gain } of ask({ ...asked, kind, rows }) ?? []) {
          expect(gain.estimate).toBe(0);
          expect(gain.interval).toEqual([0, 0]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("gain where each errs on other rows: of three that are, one is always outvoted", () => {
    // Ten rows each of which one in three is wrong on, by turns.
    const isPositive = Array.from({ length: 30 }, (_, row) => row % 2);
    const said = [0, 1, 2].map((k) => isPositive.map((is, row) => (row % 3 === k ? -1 : 1) * (is ? 2 : -2)));
    const [, three] = ask({ ...few(said), rows: { said, isPositive } })!;
    expect(three!.scores.every((score) => score === 1)).toBe(true);
    // Who is best in the bag is right out of it less often than 2 in 3.
    expect(three!.gain.estimate).toBeGreaterThan(1 / 3);
    expect(three!.gain.interval[0]).toBeGreaterThan(0);
  });

  it("are judged on no row that had a say in the choice, with thresholds learnt on those that had", () => {
    const calls: { judged: number[]; fit: number[] | null }[] = [];
    const recorded = (metric: Metric): Metric => ({
      ...metric,
      evaluate: (weights, out, fit) => {
        calls.push({ judged: [...weights], fit: fit ? [...fit] : null });
        metric.evaluate(weights, out, fit);
      },
    });
    const asked = few([TRUTH, TRUTH, TRUTH.toReversed()]);
    const metric = recorded(KINDS[asked.kind]!.metric(asked.rows.said, asked.rows));
    const question = { metric, pool: Int32Array.of(0, 1, 2), sizes: [2, 3], asOne: () => metric };
    outOfBagEnsembles(question, {}, 20, 0.95, new Random(1));
    expect(calls.length).toBeGreaterThanOrEqual(60);
    for (let b = 0; b < calls.length; b += 3) {
      const [inside, alone, together] = calls.slice(b, b + 3);
      expect(inside!.fit).toBeNull();
      expect(together).toEqual(alone);
      expect(alone!.fit).toEqual(inside!.judged);
      for (const [row, weight] of alone!.judged.entries()) {
        expect(weight > 0).toBe(inside!.judged[row] === 0);
      }
    }
  });

  it("are the same where a metric knows only the rows that are judged", () => {
    fc.assert(
      fc.property(someAsked, fc.constantFrom(...Object.keys(KINDS)), (asked, kind) => {
        const { metric } = KINDS[kind]!;
        const { said, isPositive } = asked.rows;
        const asOne = (members: Int32Array, left: Float64Array): Ensembles => {
          const only = Uint32Array.from(left.keys()).filter((row) => left[row]! > 0);
          const pick = (values: number[]): number[] => Array.from(only, (row) => values[row]!);
          const forecasts = asked.sizes.map((size) => joined(kind, asked.rows, [...members].slice(0, size)));
          return { ...metric(forecasts.map(pick), { said: [], isPositive: pick(isPositive) }), only };
        };
        const question = { ...asked, pool: Int32Array.from(asked.pool), metric: metric(said, asked.rows), asOne };
        const found = outOfBagEnsembles(question, asked.units, RESAMPLES, CONFIDENCE, new Random(asked.seed));
        expect(found).toEqual(ask({ ...asked, kind }));
      }),
    );
  });

  it("are of the pool, each once, whatever others there are", () => {
    fc.assert(
      fc.property(someAsked, (asked) => {
        const kind = "squared loss of the mean";
        const { said, isPositive } = asked.rows;
        const isIn = (k: number): boolean => asked.pool.includes(k);
        // Others that foresee everything, and others of which nothing is known.
        const best = said.map((own, k) => (isIn(k) ? own : isPositive.map((positive) => 2 * positive)));
        const found = ask({ ...asked, kind });
        expect(ask({ ...asked, kind, rows: { said: best, isPositive } })).toEqual(found);
        const { metric } = KINDS[kind]!;
        const seen: number[][] = [];
        const unknown: Metric = metric(said, asked.rows);
        const evaluate: Metric["evaluate"] = (weights, out) => {
          unknown.evaluate(weights, out);
          for (const k of out.keys()) if (!isIn(k)) out[k] = Number.NaN;
        };
        const asOne = (members: Int32Array): Metric => {
          seen.push([...members]);
          const forecasts = asked.sizes.map((size) => joined(kind, asked.rows, [...members].slice(0, size)));
          return metric(forecasts, asked.rows);
        };
        const question = { ...asked, pool: Int32Array.from(asked.pool), metric: { ...unknown, evaluate }, asOne };
        expect(outOfBagEnsembles(question, asked.units, RESAMPLES, CONFIDENCE, new Random(asked.seed))).toEqual(found);
        for (const members of seen) expect(members.toSorted((a, b) => a - b)).toEqual(asked.pool);
      }),
    );
  });

  it("are drawn again where they are undefined together, though each is defined alone", () => {
    const asked = few([TRUTH, [2, 2, -2, 2, -2, 2], [-2, -2, -2, 2, -2, -2]]);
    const metric = KINDS[asked.kind]!.metric(asked.rows.said, asked.rows);
    const judgedOnFirst: boolean[] = [];
    const asOne = (): Metric => ({
      ...metric,
      evaluate: (weights, out) => {
        judgedOnFirst.push(weights[0]! > 0);
        out.fill(weights[0]! > 0 ? Number.NaN : 0.5);
      },
    });
    const question = { metric, pool: Int32Array.of(0, 1, 2), sizes: [3], asOne };
    const [worth] = outOfBagEnsembles(question, {}, 20, 0.95, new Random(1))!;
    expect(worth!.scores).toEqual(new Float64Array(20).fill(0.5));
    expect(judgedOnFirst.filter((is) => !is).length).toBe(20);
    expect(judgedOnFirst).toContain(true);
    const never = (): Metric => ({ ...metric, evaluate: (_weights, out) => void out.fill(Number.NaN) });
    expect(outOfBagEnsembles({ ...question, asOne: never }, {}, 20, 0.95, new Random(1))).toBeNull();
  });

  it("are drawn again where one of them is undefined on what is left out, though they are defined together", () => {
    const asked = few([TRUTH, TRUTH, TRUTH]);
    const metric = KINDS[asked.kind]!.metric(asked.rows.said, asked.rows);
    // The last variant is undefined where neither positive row is left out.
    const evaluate: Metric["evaluate"] = (weights, out, fit) => {
      metric.evaluate(weights, out, fit);
      if (fit && weights[0] === 0 && weights[3] === 0) out[2] = Number.NaN;
    };
    const asOne = (): Metric => ({
      ...metric,
      evaluate: (weights, out) => void out.fill(weights[0]! + weights[3]!),
    });
    const question = { metric: { ...metric, evaluate }, pool: Int32Array.of(0, 1, 2), sizes: [3], asOne };
    const [worth] = outOfBagEnsembles(question, {}, 20, 0.95, new Random(1))!;
    expect(worth!.scores.length).toBe(20);
    expect(Math.min(...worth!.scores)).toBe(1);
  });

  it("have no worth where no resample is defined: one row, one group, no weight, one class", () => {
    const one = few([[1], [2], [-1]]);
    expect(ask({ ...one, rows: { said: one.rows.said, isPositive: [1] } })).toBeNull();
    const six = few([TRUTH, TRUTH, TRUTH]);
    expect(ask({ ...six, units: { unitOf: new Uint32Array(6) } })).toBeNull();
    expect(ask({ ...six, units: { weights: new Float64Array(6) } })).toBeNull();
    expect(ask({ ...six, units: { weights: Float64Array.of(0, 0, 3, 0, 0, 0) } })).toBeNull();
    const negative = { said: six.rows.said, isPositive: [0, 0, 0, 0, 0, 0] };
    expect(ask({ ...six, kind: "area under the ROC curve of the mean", rows: negative })).toBeNull();
  });

  it("depend on the seed alone, and on it they do", () => {
    const said = [
      [2, -1, 1, 2, -2, -1],
      [-1, -1, -2, 1, 2, -1],
      [1, 2, -1, -2, -1, -3],
    ];
    const of = (seed: number) => ask({ ...few(said), seed });
    expect(of(5)).toEqual(of(5));
    expect(of(6)).not.toEqual(of(5));
  });
});
