import type { Family } from "#server/contracts/family";
import type { Report } from "#server/contracts/report";

/**
 * README.md of a bundle: how to run it, then the family's card. The card's front matter stays on top, where the Hugging
 * Face Hub reads it.
 */
export function bundleReadme(
  family: Family,
  variant: string,
  card: string,
  report: Report | null,
  runs: boolean,
): string {
  const { frontMatter, prose } = splitCard(card);
  const parts = [
    `# ${family.title}, variant ${variant}`,
    report
      ? `${describeChoice(report, variant)} The whole report is in \`report.html\`; \`report.json\` holds the numbers.`
      : "This variant was taken from the catalogue, not chosen on data of yours: on your data another may be better.",
    runs ? howToRun : "`model.onnx` runs in ONNX Runtime; the files beside it say how its input is prepared.",
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

const howToRun = `\`\`\`sh
npm install && node run.mjs "a sentence"                         # Node 20 or newer
pip install -r requirements.txt && python run.py "a sentence"    # or Python
node run.mjs < texts.txt                                         # one text a line
node run.mjs --json "a sentence"                                 # label and probabilities as JSON
\`\`\``;

function splitCard(card: string): { frontMatter: string; prose: string } {
  const match = /^---\r?\n[\s\S]*?\r?\n---\r?\n/.exec(card);
  return match
    ? { frontMatter: `${match[0]}\n`, prose: card.slice(match[0].length) }
    : { frontMatter: "", prose: card };
}
