import type { Report } from "#server/contracts/report";
import { formatCount, formatList } from "#server/report/format";

/** So many variants are named with each reason. */
const MOST_NAMED = 5;

/** That variants are missing from a ranking since they could not be run, a sentence a reason. */
export function warnOfFailed(failed: Report["failed"]): string[] {
  const byReason = Map.groupBy(failed, ({ reason }) => reason);
  return [...byReason].map(([reason, those]) => {
    const names = those.map(({ variant }) => variant);
    const more = names.length - MOST_NAMED;
    const named = more > 0 ? [...names.slice(0, MOST_NAMED), `${formatCount(more)} more`] : names;
    return names.length === 1
      ? `Variant ${names[0]} could not be run and is left out. ${reason}`
      : `${formatCount(names.length)} variants could not be run and are left out: ${formatList(named)}. Of each: ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`;
  });
}
