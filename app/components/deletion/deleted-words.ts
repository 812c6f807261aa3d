import type { DeletedItem } from "#server/contracts/deleted-item";
import { plural } from "@/lib/format";

/** As the middle of a sentence has it. */
export const deletedName = ({ kind, name }: DeletedItem): string =>
  kind === "stress-set" ? name : `the evaluation of ${name}`;

/** All that goes when it is deleted for good, one thing a line. */
export function whatGoes({ kind, evaluations }: DeletedItem): string[] {
  if (kind === "evaluation")
    return [
      "the ranking and its report, also for those who were given a link to it",
      "what the variants answered row by row, if the stress set has no other evaluation",
    ];
  return [
    "the file that you uploaded, and everything that was read from it: rows, images and their small pictures",
    "what the variants answered on its rows",
    ...(evaluations > 0
      ? [`${plural(evaluations, "evaluation")} of it with the reports, also for those who were given a link`]
      : []),
  ];
}
