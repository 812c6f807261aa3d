import type { RaceOutcome } from "#server/contracts/race";
import type { Ranking } from "#server/contracts/ranking";
import { formatConfidence, formatCount } from "#server/report/format";

/** That variants were stopped in a race and are missing from the ranking, what that spared, and what it does not change. */
export function warnOfRace(
  race: RaceOutcome | null,
  { confidence, variants }: Pick<Ranking, "confidence" | "variants">,
): string[] {
  if (race === null) return [];
  const { stopped, runs, runsSaved } = race;
  if (stopped.length === 0) return ["No variant could be stopped early: all were run on all rows."];
  const rows = stopped.map((each) => each.rows);
  const [first, last] = [Math.min(...rows), Math.max(...rows)].map(formatCount);
  const after = first === last ? `${first} rows` : `${first} to ${last} rows`;
  const were = stopped.length === 1 ? "1 variant was" : `${formatCount(stopped.length)} variants were`;
  const share = Math.round((100 * runsSaved) / runs);
  return [
    `${were} stopped early, after ${after}, as surely not the best; that spared ${formatCount(runsSaved)} of ${formatCount(runs)} runs (${share}%). ` +
      `The best set holds the best of all with ${formatConfidence(confidence)} confidence all the same. ` +
      `All other figures are about the ${formatCount(variants.length)} variants that are left, and a stopped variant may stand before any of them but the best.`,
  ];
}
