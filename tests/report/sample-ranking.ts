import type { ConstraintResult, MetricResult, MetState, Ranking } from "#server/contracts/ranking";

type Change = Partial<Omit<Ranking, "variants">> & { best?: number; count?: number };

/** A ranking of `count` variants on 240 rows, made up but coherent: variant 17 leads, `best` of them form the best set. */
export function sampleRanking({ best = 3, count = 6, ...change }: Change = {}): Ranking {
  const rows = change.rows ?? 240;
  const ids = [17, ...Array.from({ length: count }, (_, index) => index).filter((index) => index !== 17)].slice(
    0,
    count,
  );
  const variants = ids.map((id, index) => {
    const correct = 180 - 2 * index;
    const estimate = correct / rows;
    return {
      variant: String(id).padStart(2, "0"),
      estimate,
      interval: [estimate - 0.055, estimate + 0.05] as [number, number],
      correct,
      rank: index + 1,
      rankInterval: [1, count] as [number, number],
      inBestSet: index < best,
      probabilityBest: index === 0 ? 0.4 : 0.6 / (count - 1 || 1),
      requirement: null,
    };
  });
  return {
    metric: "accuracy",
    title: "accuracy",
    better: "higher",
    unit: "share",
    confidence: 0.95,
    seed: 1,
    resamples: 2000,
    rows,
    groups: null,
    effectiveRows: null,
    intervalMethod: "wilson",
    variants,
    test: { name: "Cochran's Q", statistic: 31.25, df: count - 1, p: 0.00002 },
    recommendation: {
      variant: "17",
      expected: { estimate: 0.7211, interval: [0.6612, 0.7813] },
      gainOverRandom: { estimate: 0.0193, interval: [0.0042, 0.0311] },
    },
    yardsticks: null,
    unranked: [],
    requirement: null,
    constraints: [],
    tradeoffs: null,
    slices: [],
    classes: [],
    metrics: [],
    pairs: null,
    moreData: null,
    borrowed: null,
    ensembles: [],
    ...change,
  };
}

/** One slice in which variant 17 has the given estimate and the others do a little better. */
export function sampleSlice(column: string, value: string, estimate: number | null, ranking: Ranking) {
  const rows = 60;
  return {
    column,
    value,
    rows,
    variants: ranking.variants.map(({ variant }) =>
      estimate === null
        ? { variant, estimate: null, interval: null, correct: 0, reason: "too few rows" }
        : {
            variant,
            estimate,
            interval: [estimate - 0.1, estimate + 0.1] as [number, number],
            correct: Math.round(estimate * rows),
          },
    ),
  };
}

/** A constraint on the accuracy at night, with the state of each variant in the order of the ranking. */
export function sampleConstraint(
  states: MetState[],
  ranking: Ranking,
  change: Partial<ConstraintResult> = {},
): ConstraintResult {
  return {
    constraint: "accuracy on slice time=night >= 0.7",
    title: "accuracy where time is night",
    better: "higher",
    unit: "share",
    relation: ">=",
    threshold: 0.7,
    variants: ranking.variants.map(({ variant, estimate }, at) => ({
      variant,
      estimate,
      interval: [estimate - 0.02, estimate + 0.02],
      state: states[at] ?? "met",
    })),
    ...change,
  };
}

/** A ranking of which each variant, in its order, meets, may meet or does not meet what is required. */
export function sampleRequired(states: MetState[], change: Change = {}): Ranking {
  const ranking = sampleRanking({ count: states.length, ...change });
  const overall = (["met", "cannot-tell", "not-met"] as const).find((state) => states.includes(state)) ?? null;
  return {
    ...ranking,
    variants: ranking.variants.map((own, at) => ({
      ...own,
      requirement: states[at] ?? null,
      inBestSet: own.inBestSet && states[at] !== "not-met",
    })),
    requirement: overall,
    constraints: [sampleConstraint(states, ranking)],
  };
}

/** Another metric of every variant of a ranking. */
export function sampleMetric(ranking: Ranking, change: Partial<MetricResult> = {}): MetricResult {
  return {
    metric: "log-loss",
    title: "log loss",
    better: "lower",
    unit: "number",
    rows: ranking.rows,
    variants: ranking.variants.map(({ variant }, at) => {
      const estimate = 0.4123 + at / 100;
      return { variant, estimate, interval: [estimate - 0.05, estimate + 0.05], correct: null };
    }),
    ...change,
  };
}
