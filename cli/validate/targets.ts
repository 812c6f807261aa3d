import type { TextTable } from "#cli/families/stats/tables";
import { placeOf, type Result } from "#cli/validate/result";
import { errorOf, type Moments, meanOf, type Tally } from "#cli/validate/tally";

/** A figure of one job, with its Monte Carlo standard error. */
type Figure = { value: number; error: number };

type Target = {
  claim: string;
  /** Which jobs it speaks of. */
  from?: number;
  figure: (tally: Tally) => Figure;
  bound: number;
  side: "at least" | "at most";
  unit: string;
};

const share = (moments: Moments): Figure => ({ value: 100 * meanOf(moments), error: 100 * errorOf(moments) });

function shareOf(count: number, draws: number): Figure {
  const part = count / draws;
  return { value: 100 * part, error: 100 * Math.sqrt((part * (1 - part)) / draws) };
}

/** The share averaged over variants errs less than that of one draw in `draws`, which bounds it. */
function meanRankHeld({ rankHeld, variants, ours }: Tally): Figure {
  return shareOf(rankHeld.reduce((sum, held) => sum + held, 0) / variants, ours.held.count);
}

const TARGETS: Target[] = [
  {
    claim: "the best set holds the true best",
    figure: (tally) => share(tally.ours.held),
    bound: 94,
    side: "at least",
    unit: "%",
  },
  {
    claim: "of equally good variants, the share that stays in the best set",
    figure: (tally) => share(tally.equalHeld),
    bound: 94,
    side: "at least",
    unit: "%",
  },
  {
    claim: "rank intervals hold the true rank, mean over variants",
    figure: meanRankHeld,
    bound: 94,
    side: "at least",
    unit: "%",
  },
  {
    claim: "rank intervals hold the true rank, lowest of the variants",
    figure: ({ rankHeld, ours }) => shareOf(Math.min(...rankHeld), ours.held.count),
    bound: 94,
    side: "at least",
    unit: "%",
  },
  {
    claim: "the interval of what to expect of the chosen holds its true accuracy",
    figure: (tally) => share(tally.expectationHeld),
    bound: 94,
    side: "at least",
    unit: "%",
  },
  {
    claim: "bias of what to expect of the chosen, in absolute size",
    from: 100,
    figure: ({ expectationError }) => ({ value: Math.abs(meanOf(expectationError)), error: errorOf(expectationError) }),
    bound: 0.3,
    side: "at most",
    unit: " points",
  },
  {
    claim: "false alarms of the test whether variants differ",
    figure: (tally) => share(tally.alarms),
    bound: 5.5,
    side: "at most",
    unit: "%",
  },
];

/** Each target with the job that comes out worst, how many miss it, and how many by more than chance would explain. */
export function showTargets(results: readonly Result[]): TextTable {
  const rows = TARGETS.map(({ claim, from = 0, figure, bound, side, unit }) => {
    const towards = side === "at least" ? 1 : -1;
    const figures = results
      .filter(({ job }) => job.n >= from)
      .map(({ job, tally }) => ({ place: placeOf(job), ...figure(tally) }))
      .filter(({ value }) => !Number.isNaN(value))
      .sort((a, b) => towards * (a.value - b.value));
    const missed = figures.filter(({ value }) => towards * (value - bound) < 0);
    const surely = missed.filter(({ value, error }) => towards * (value - bound) < -2 * error);
    const digits = unit === "%" ? 1 : 2;
    const worst = figures[0];
    return [
      from > 0 ? `${claim} (n from ${from})` : claim,
      `${side} ${bound}${unit}`,
      worst ? worst.place : "",
      worst ? `${worst.value.toFixed(digits)} ± ${worst.error.toFixed(digits)}` : "",
      String(figures.length),
      String(missed.length),
      String(surely.length),
    ];
  });
  return { head: ["claim", "target", "worst at", "there", "jobs", "missed", "surely missed"], rows, texts: 3 };
}
