import type { Report } from "#server/contracts/report";
import { formatConfidence, formatCount } from "#server/report/format";

/** How the numbers came about, as pairs of a question and its answer in plain words. */
export function methodNotes(report: Report): [string, string][] {
  const grouped = report.groups !== null;
  const sure = formatConfidence(report.confidence);
  return [
    [
      "How good is each?",
      report.intervalMethod === "wilson"
        ? `The share of rows it gets right, with Wilson's interval at ${sure} confidence.`
        : `The share of rows it gets right, with a percentile bootstrap interval over groups at ${sure} confidence.`,
    ],
    [
      "Do they differ at all?",
      report.test.df === null
        ? "A permutation test of the range between the best and the worst, because rows of one group are not independent."
        : "Cochran's Q, which compares all variants on the same rows.",
    ],
    [
      "Which could be the best?",
      `A variant leaves the best set when some other is surely better (studentised paired differences against ${formatCount(report.resamples)} sign flips of the ${grouped ? "groups" : "rows"}, the same for all variants; of many, normal draws with the covariance that flips have). So the true best is in the set with ${sure} confidence.`,
    ],
    [
      "What to expect?",
      `The choice is made on the rows of a resample (${formatCount(report.resamples)} of them) and scored on the rows left out of it, because the winner's score on the rows that made it win is too good. What choosing buys is scaled up a little, since a resample chooses less well than all rows do.`,
    ],
    ["What does choosing buy?", "The same, minus the average of all variants: a variant picked at random."],
    [
      "What does it not say?",
      "It speaks of data like yours. On other data another variant may be the best one, and a slice with few rows says little.",
    ],
  ];
}
