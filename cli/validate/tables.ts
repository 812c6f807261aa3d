import type { TextTable } from "#cli/families/stats/tables";
import { SIZES } from "#cli/validate/list-jobs";
import type { Result } from "#cli/validate/result";
import { errorOf, type Moments, meanOf, type SetTally, type Tally } from "#cli/validate/tally";

const percent = (moments: Moments): string =>
  moments.count === 0 ? "" : `${(100 * meanOf(moments)).toFixed(1)} ± ${(100 * errorOf(moments)).toFixed(1)}`;
const points = (moments: Moments): string => (moments.count === 0 ? "" : meanOf(moments).toFixed(2));
const signed = (moments: Moments): string =>
  moments.count === 0 ? "" : `${meanOf(moments).toFixed(2)} ± ${errorOf(moments).toFixed(2)}`;
const size = ({ size: moments }: SetTally): string => (moments.count === 0 ? "" : meanOf(moments).toFixed(1));

const SETS = [
  ["ours", (tally: Tally) => tally.ours],
  ["McNemar, all pairs", (tally: Tally) => tally.mcnemarPairs],
  ["McNemar, K - 1 rivals", (tally: Tally) => tally.mcnemarRivals],
  ["model confidence set", (tally: Tally) => tally.modelConfidence],
] as const;

/** Per n and sampling, over all populations: mean size of each kind of set, and the lowest share of sets with the true best. */
export function showSetsBySize(results: readonly Result[]): TextTable {
  const rows = [true, false].flatMap((byRows) =>
    SIZES.map((n) => {
      const some = results.filter(({ job }) => job.n === n && (job.sampling === "rows") === byRows);
      const cells = SETS.map(([, pick]) => {
        const tallies = some.map(({ tally }) => pick(tally)).filter(({ held }) => held.count > 0);
        if (tallies.length === 0) return "";
        const mean = tallies.reduce((sum, tally) => sum + meanOf(tally.size), 0) / tallies.length;
        const lowest = Math.min(...tallies.map(({ held }) => meanOf(held)));
        return `${mean.toFixed(1)} (${(100 * lowest).toFixed(1)})`;
      });
      return [byRows ? "rows" : "groups", String(n), ...cells];
    }),
  );
  return { head: ["sampled", "n", ...SETS.map(([name]) => name)], rows, texts: 1 };
}

const place = ({ job }: Result): string[] => [job.population, job.sampling, String(job.n)];

/** Share of sets that hold the true best and mean size, job by job. */
export function showSets(results: readonly Result[]): TextTable {
  return {
    head: ["population", "sampled", "n", ...SETS.flatMap(([name]) => [`${name}: holds, %`, "size"]), "equal stay, %"],
    rows: results.map((result) => [
      ...place(result),
      ...SETS.flatMap(([, pick]) => [percent(pick(result.tally).held), size(pick(result.tally))]),
      percent(result.tally.equalHeld),
    ]),
    texts: 2,
  };
}

/** Ranks, what to expect of the chosen, false alarms, job by job. */
export function showIntervals(results: readonly Result[]): TextTable {
  return {
    head: [
      "population",
      "sampled",
      "n",
      "ranks held, mean %",
      "lowest %",
      "width",
      "expectation held, %",
      "width",
      "bias",
      "winner's own score held, %",
      "bias",
      "false alarms, %",
    ],
    rows: results.map((result) => {
      const { tally } = result;
      const shares = tally.rankHeld.map((held) => (100 * held) / tally.ours.held.count);
      return [
        ...place(result),
        (shares.reduce((sum, value) => sum + value, 0) / shares.length).toFixed(1),
        Math.min(...shares).toFixed(1),
        meanOf(tally.rankWidth).toFixed(1),
        percent(tally.expectationHeld),
        points(tally.expectationWidth),
        signed(tally.expectationError),
        percent(tally.naiveHeld),
        signed(tally.naiveError),
        percent(tally.alarms),
      ];
    }),
    texts: 2,
  };
}

/** Points of accuracy below the true best, job by job. */
export function showRegret(results: readonly Result[]): TextTable {
  return {
    head: ["population", "sampled", "n", "ours", "one at random", "best on the i.i.d. test", "an oracle"],
    rows: results.map((result) => [
      ...place(result),
      points(result.tally.regretOurs),
      points(result.tally.regretRandom),
      points(result.tally.regretIid),
      "0",
    ]),
    texts: 2,
  };
}
