import type { Ranking } from "#server/contracts/ranking";

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
