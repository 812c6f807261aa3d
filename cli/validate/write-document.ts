import { asMarkdown } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import type { Result } from "#cli/validate/result";
import { showIntervals, showRegret, showSets, showSetsBySize } from "#cli/validate/tables";
import { showTargets } from "#cli/validate/targets";

/** Writes the figures into the document, whose own words stay. */
export async function writeDocument(path: string, results: readonly Result[]): Promise<void> {
  const populations = new Set(results.map(({ job }) => job.population)).size;
  const draws = Math.min(...results.map(({ job }) => job.draws));
  const folded = (summary: string, text: string): string =>
    `<details><summary>${summary}</summary>\n\n${text}\n\n</details>`;
  const sections = [
    `${populations} populations, ${draws} stress sets of each size and way of sampling; ± is one Monte Carlo standard error.`,
    asMarkdown(showTargets(results)),
    "### Size of the set\n\nMean number of variants of 50, over all populations; in brackets the lowest percentage of sets that hold the true best.",
    asMarkdown(showSetsBySize(results)),
    folded("Sets, population by population", asMarkdown(showSets(results))),
    "### Ranks, what to expect of the chosen, false alarms",
    folded("Population by population", asMarkdown(showIntervals(results))),
    "### What choosing gets\n\nMean points of accuracy that the chosen variant lies below the truly best one.",
    folded("Population by population", asMarkdown(showRegret(results))),
  ];
  await replaceBetween(path, "validation", sections.join("\n\n"));
}
