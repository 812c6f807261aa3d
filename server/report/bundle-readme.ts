import type { Family, Task } from "#server/contracts/family";
import type { Report } from "#server/contracts/report";

/**
 * README.md of a bundle: how to run it, then the family's card. The card's front matter stays on top, where the Hugging
 * Face Hub reads it.
 */
export function bundleReadme(family: Family, variant: string, card: string, report: Report | null): string {
  const { frontMatter, prose } = splitCard(card);
  const parts = [
    `# ${family.title}, variant ${variant}`,
    report
      ? `${describeChoice(report, variant)} The whole report is in \`report.html\`; \`report.json\` holds the numbers.`
      : "This variant was taken from the catalogue, not chosen on data of yours: on your data another may be better.",
    ...(isDemonstration(frontMatter) ? [demonstration] : []),
    shellLines(family.task),
    "`sha256sum -c SHA256SUMS` checks the files.",
    "---",
    prose.trim(),
  ];
  return `${frontMatter}${parts.join("\n\n")}\n`;
}

/** What the report says of the variant in this bundle, which need not be the one it recommends. */
function describeChoice({ verdict, recommendation, variants }: Report, variant: string): string {
  if (variant === recommendation.variant) return `${verdict.headline}.`;
  const own = variants.find((ranked) => ranked.variant === variant);
  const place = own?.inBestSet ? "can't be ruled out as the best" : "is ruled out as the best";
  return `On your data this variant ${place}; the ranking recommends variant ${recommendation.variant}.`;
}

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
