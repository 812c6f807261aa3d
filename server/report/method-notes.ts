import type { Report } from "#server/contracts/report";
import { formatConfidence, formatCount } from "#server/report/format";

/** How the numbers came about, as pairs of a question and its answer in plain words. */
export function methodNotes(report: Report): [string, string][] {
  const grouped = report.groups !== null;
  const sure = formatConfidence(report.confidence);
  return [
    ["How good is each?", describeIntervals(report, sure)],
    ["Do they differ at all?", TESTS[report.test.name]],
    [
      "Which could be the best?",
      `A variant leaves the best set when some other is surely better (studentised paired differences against ${formatCount(report.resamples)} sign flips of the ${grouped ? "groups" : "rows"}, the same for all variants; of many, normal draws with the covariance that flips have). So the true best is in the set with ${sure} confidence.`,
    ],
    [
      "What to expect?",
      `The choice is made on the rows of a resample (${formatCount(report.resamples)} of them) and scored on the rows left out of it, because the winner's score on the rows that made it win is too good. What choosing buys is scaled up a little, since a resample chooses less well than all rows do.`,
    ],
    ...(report.constraints.length === 0
      ? []
      : ([
          [
            "Is a constraint met?",
            `It is met where all of the variant's ${sure} interval lies on the good side, not met where none of it does. The best set is of the variants that may meet all; each constraint is judged by itself, so of very many variants a few may seem to meet one by chance.`,
          ],
        ] as [string, string][])),
    ...(report.ensembles.length === 0
      ? []
      : ([
          [
            "What are several worth as one?",
            "The variants that are highest on the rows of a resample answer together, by the mean of their logits, and are scored on the rows left out of it, beside the one that is highest.",
          ],
        ] as [string, string][])),
    ...(report.stresses.length === 0
      ? []
      : ([
          [
            "What does a stress do?",
            `The same rows are changed by a stated operation, drawn by its seed, and all variants answer them again. The drop is paired, row by row, with a normal interval at ${sure} confidence and one row of pseudo-disagreement; the flip rate is the share of rows answered in another way than before. The best set there is found as on the rows as they are. Each stress is judged by itself. Operations on text are made for English.`,
          ],
        ] as [string, string][])),
    ["What does choosing buy?", "The same, minus the average of all variants: a variant picked at random."],
    [
      "What does it not say?",
      "It speaks of data like yours. On other data another variant may be the best one, and a slice with few rows says little.",
    ],
  ];
}

const TESTS: Record<Report["test"]["name"], string> = {
  "Cochran's Q": "Cochran's Q, which compares all variants on the same rows.",
  "permutation test of the range":
    "A permutation test of the range between the best and the worst: what the variants answered is shuffled between them within each row, or each group of rows.",
  "sign-flip test of the range":
    "The range between the best and the worst, against its range when each row's differences get a random sign.",
};

function describeIntervals({ intervalMethod, metric, title }: Report, sure: string): string {
  const figure = metric === "accuracy" ? "The share of rows it gets right" : `Its ${title}`;
  switch (intervalMethod) {
    case "wilson":
      return `${figure}, with Wilson's interval at ${sure} confidence.`;
    case "cluster-bootstrap-percentile":
      return `${figure}, with a percentile bootstrap interval over groups at ${sure} confidence.`;
    case "bootstrap-bca":
      return `${figure}, with a bias-corrected and accelerated (BCa) bootstrap interval at ${sure} confidence.`;
    case "bootstrap-out-of-bag":
      return `${figure}, with percentiles at ${sure} confidence of what it is on rows left out of resamples, its threshold chosen on the rows drawn.`;
    case "normal":
      return `${figure}, with a normal interval at ${sure} confidence, from how much each row moves the figure.`;
  }
}
