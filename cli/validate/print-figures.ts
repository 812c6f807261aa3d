import { asText } from "#cli/families/stats/tables";
import type { Result } from "#cli/validate/result";
import { showIntervals, showRegret, showSets, showSetsBySize } from "#cli/validate/tables";
import { showTargets } from "#cli/validate/targets";

/** Prints the figures on a terminal, those that matter most last. */
export function printFigures(results: readonly Result[]): void {
  for (const table of [showSets, showIntervals, showRegret, showSetsBySize, showTargets])
    console.log(`\n${asText(table(results))}`);
}
