import { isDoubtful } from "#server/contracts/doubts";
import type { Family, Task } from "#server/contracts/family";
import type { Mapping } from "#server/contracts/mapping";
import type { Report } from "#server/contracts/report";
import { formatConfidence, formatDifference, formatFigure, formatList } from "#server/report/format";
import { nameConstraint } from "#server/report/requirement-sentences";

/**
 * README.md of a bundle: how to run it, then the family's card. The card's front matter stays on top, where the Hugging
 * Face Hub reads it.
 */
export function bundleReadme(
  family: Family,
  variants: readonly string[],
  card: string,
  report: Report | null,
  mapping: Mapping | null = null,
): string {
  const { frontMatter, prose } = splitCard(card);
  const isOne = variants.length === 1;
  const choice = report && (isOne ? describeChoice(report, variants[0] as string) : describeEnsemble(report, variants));
  const parts = [
    isOne
      ? `# ${family.title}, variant ${variants[0]}`
      : `# ${family.title}, variants ${formatList([...variants])} as one`,
    choice
      ? `${choice} The whole report is in \`report.html\`; \`report.json\` holds the numbers.`
      : `${isOne ? "This variant was" : "These variants were"} taken from the catalogue, not chosen on data of yours: on your data ${isOne ? "another" : "others"} may be better.`,
    ...(report?.warnings ?? []).map((warning) => `**Mind: ${warning}**`),
    ...(isOne ? [] : [asOne(variants)]),
    ...(isDemonstration(frontMatter) ? [demonstration] : []),
    shellLines(family.task),
    ...(family.task === "tabular-classification" ? [unitsNote] : []),
    ...(mapping ? [mappingNote(family.task)] : []),
    "`sha256sum -c SHA256SUMS` checks the files.",
    "---",
    "What follows is the card of the whole family. Folders and documents that it names, such as `benchmarks/`, are in the family's package, not in this bundle.",
    prose.trim(),
  ];
  return `${frontMatter}${parts.join("\n\n")}\n`;
}

/** What the report says of the variant in this bundle, which need not be the one it recommends. */
function describeChoice(report: Report, variant: string): string {
  const { verdict, recommendation, variants, title, constraints } = report;
  const required = formatList(constraints.map(nameConstraint));
  const asked = constraints.length > 0 ? `Asked for: the best in ${title}, with ${required}. ` : "";
  if (variant === recommendation.variant) return `${asked}${verdict.headline}.`;
  const own = variants.find((ranked) => ranked.variant === variant);
  const place = own?.inBestSet ? "can't be ruled out as the best" : "is ruled out as the best";
  return `On your data this variant ${place}; the ranking recommends ${isDoubtful(report) ? "none" : `variant ${recommendation.variant}`}.`;
}

/** What the report says of the variants in this bundle together. */
function describeEnsemble({ ensembles, unit, title, confidence }: Report, variants: readonly string[]): string {
  const own = ensembles.find(({ members }) => members.join() === variants.join());
  if (!own) return "The report does not say what to expect of these variants as one.";
  const [low, high] = own.gainOverSingle.interval.map((end) => formatDifference(end, unit));
  const gain = `${formatDifference(own.gainOverSingle.estimate, unit)} ${unit === "share" ? "percentage points" : `in ${title}`} (${formatConfidence(confidence)} interval ${low} to ${high})`;
  const claim =
    own.gainOverSingle.interval[0] > 0
      ? `They are better than the best one alone by ${gain}.`
      : `They may be no better than the best one alone: the gain is ${gain}.`;
  return `On new data like yours, expect ${formatFigure(own.expected.estimate, unit)} ${title} of the best ${own.size} as one. ${claim}`;
}

const asOne = (variants: readonly string[]): string =>
  `The ${variants.length} models answer as one: the mean of their logits is taken, and its softmax gives the probabilities. That takes the time and the room of all of them.`;

/** Families that must not leave the laboratory say so among the tags of their card. */
const isDemonstration = (frontMatter: string): boolean => /^\s*- research-demonstration\s*$/m.test(frontMatter);

const demonstration =
  "**This is a research demonstration. It must not be used to decide anything about anybody; the card below says more.**";

type Example = { input: string; more: [command: string, what: string][] };

const examples: Record<Task, Example> = {
  "text-classification": {
    input: '"a sentence"',
    more: [["node run.mjs < texts.txt", "one text a line"]],
  },
  "text-pair-classification": {
    input: '"premise" "hypothesis"',
    more: [["node run.mjs < pairs.tsv", "one pair a line, a tab between its texts"]],
  },
  "image-classification": {
    input: "photo.jpg",
    more: [["node run.mjs photos/*.jpg", "several images"]],
  },
  "tabular-classification": {
    input: "rows.csv",
    more: [],
  },
};

const tableNote =
  "`rows.csv` is a table whose header names the features of `features.json`, in any order; other columns are left out, and an empty cell is a missing value. One line is printed for each row.";

const unitsNote =
  "Values must be in the units that `features.json` states: the runners convert nothing, also where the product read a column in another unit and converted it.";

const mappingNote = (task: Task): string =>
  task === "tabular-classification"
    ? "`mapping.json` says from which column of your file each feature was read. Where a file does not have all features by their own names, the runners look for those columns, in any case and however spaced; a feature that it has as `null` is missing in every row. The same file goes into `rank --mapping`."
    : "`mapping.json` says which columns of your file were read, for `rank --mapping`; the runners do not need it.";

function shellLines(task: Task): string {
  const { input, more } = examples[task];
  const lines: [string, string][] = [
    [`npm install && node run.mjs ${input}`, "Node 20.9 or newer"],
    [`pip install -r requirements.txt && python run.py ${input}`, "or Python"],
    ...more,
    [`node run.mjs --json ${input}`, "label and probabilities as JSON"],
  ];
  const width = Math.max(...lines.map(([command]) => command.length));
  const block = lines.map(([command, what]) => `${command.padEnd(width)}    # ${what}`).join("\n");
  const note = task === "tabular-classification" ? `\n\n${tableNote}` : "";
  return `\`\`\`sh\n${block}\n\`\`\`${note}`;
}

function splitCard(card: string): { frontMatter: string; prose: string } {
  const match = /^---\r?\n[\s\S]*?\r?\n---\r?\n/.exec(card);
  return match
    ? { frontMatter: `${match[0]}\n`, prose: card.slice(match[0].length) }
    : { frontMatter: "", prose: card };
}
