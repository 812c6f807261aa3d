import type { Ranking } from "#server/contracts/ranking";
import type { Report } from "#server/contracts/report";

type Held = Pick<Ranking, "rows" | "better" | "recommendation" | "yardsticks">;

/** A variant that gives one answer to this share of the rows tells nothing apart. */
const SAME = 0.99;

/** Whether what to expect of the recommended variant is not above what one answer for every row gets. */
export function isNoBetterThanOneAnswer({ better, recommendation, yardsticks }: Held): boolean {
  const most = yardsticks?.oneAnswer;
  if (!most) return false;
  const { estimate } = recommendation.expected;
  return better === "higher" ? estimate <= most.estimate : estimate >= most.estimate;
}

/** Whether the recommended variant gives the same answer to all rows, or to all but 1 % where not as many rows are of that class. */
export function givesOneAnswer({ rows, yardsticks }: Held): boolean {
  if (!yardsticks) return false;
  const { mostGiven } = yardsticks;
  return mostGiven.rows === rows || (mostGiven.rows >= SAME * rows && mostGiven.labelled < SAME * rows);
}

/** How many warnings of a report speak against its recommended variant. */
const countDoubts = (ranking: Held): number =>
  Number(isNoBetterThanOneAnswer(ranking)) + Number(givesOneAnswer(ranking));

/** Whether nobody should take the recommended variant on the strength of these rows. */
export const isDoubtful = (ranking: Held): boolean => countDoubts(ranking) > 0;

/** Whether a report warns of its rows, beside variants that could not be run (one warning a reason) and doubts in the recommended one. */
export const warnsOfRows = (report: Report): boolean =>
  report.warnings.length > countDoubts(report) + new Set(report.failed.map(({ reason }) => reason)).size;
