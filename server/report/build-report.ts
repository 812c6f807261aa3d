import type { Diagnostics } from "#server/contracts/diagnostics";
import type { RaceOutcome } from "#server/contracts/race";
import type { Ranking } from "#server/contracts/ranking";
import type { Report } from "#server/contracts/report";
import type { StressResult } from "#server/contracts/stress-result";
import { warnOfDoubts } from "#server/report/doubt-sentences";
import { warnOfFailed } from "#server/report/failed-sentences";
import { warnOfRace } from "#server/report/race-sentences";
import { orderReport } from "#server/report/report-order";
import { describeStress, summariseStresses } from "#server/report/stress-sentences";
import { describeRanking } from "#server/report/verdict";

export type ReportSource = {
  /** The family's slug. */
  family: string;
  data: Report["data"];
  /** Names what the answers follow from; null where they are not kept. */
  answers?: string | null;
  ranking: Ranking;
  warnings?: string[];
  failed?: Report["failed"];
  diagnostics?: Diagnostics | null;
  stresses?: StressResult[];
  race?: RaceOutcome | null;
};

/** The report that REST, the CLI, the pages and the bundle share. */
export function buildReport({
  family,
  data,
  answers = null,
  ranking,
  warnings = [],
  failed = [],
  diagnostics = null,
  stresses = [],
  race = null,
}: ReportSource): Report {
  const told = stresses.map((stress) => ({ ...stress, verdict: describeStress(stress, ranking) }));
  const { headline, sentences } = describeRanking(ranking);
  const verdict = { headline, sentences: [...sentences, ...summariseStresses(told, ranking)] };
  return orderReport({
    family,
    data,
    ...ranking,
    verdict,
    warnings: [...warnOfFailed(failed), ...warnOfRace(race, ranking), ...warnOfDoubts(ranking), ...warnings],
    failed,
    diagnostics,
    stresses: told,
    answers,
    race,
  });
}

/** The same bytes for the same data, family, options and seed: no time, no place, fields in one order. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(orderReport(report), null, 2)}\n`;
}
