import type { CorrelationRow } from "#cli/families/stats/correlations";
import { type Measure, stressTable } from "#cli/families/stats/stress-table";
import type { TextTable } from "#cli/families/stats/tables";

/**
 * What D'Amour et al. (2022) found with the system that a family is modelled on. Only the pattern compares: their models,
 * data and sizes are others.
 */
const PAPER: Record<string, string> = {
  cifar10:
    "ImageNet classifiers (ResNet-50, BiT): 50 seeds agree on ImageNet; under some corruptions of ImageNet-C, pixelation most, they spread many times as far, and a seed that is good at one need not be good at another",
  kidney:
    "acute kidney injury from health records (recurrent nets): predictors that agree on the usual test differ when the timing of laboratory values is changed: they lean on when and how often is measured, not only on what",
  nli: "inference between sentences (BERT on MultiNLI): seeds that agree on the usual test differ in how far they lean on shared words (HANS, StressTest), and how a seed does on one test says little of another",
  retina:
    "diabetic retinopathy: predictors that agree on the usual test differ on photographs of a camera type that training lacked",
  sentiment:
    "gendered correlations in language models (BERT): seeds that agree on the usual test differ in how far they lean on gender stereotypes; the usual test does not tell which do",
  skin: "skin conditions: predictors that agree overall differ by skin type, most where examples are rare",
};

/** With fewer rows than this a figure's spread is mostly chance. */
const FEWEST_ROWS = 300;
/** Tests and pairs named in a cell. */
const NAMED = 2;

const hundredths = (share: number): string => (100 * share).toFixed(2);
const count = (number: number, one: string, many: string): string => `${number} ${number === 1 ? one : many}`;

function saySpread(measures: Measure[]): string {
  const [iid, ...others] = stressTable(measures);
  if (iid?.kind !== "iid") return "the i.i.d. test has not been run";
  const widest = others
    .filter(({ n, ratio }) => n >= FEWEST_ROWS && ratio !== null)
    .sort((a, b) => (b.ratio ?? 0) - (a.ratio ?? 0))
    .slice(0, NAMED)
    .map(({ test, sd, ratio }) => `${hundredths(sd)} on *${test}* (${(ratio ?? 0).toFixed(1)} times)`);
  return `sd ${hundredths(iid.sd)} on the i.i.d. test; ${widest.join(", ")}`;
}

function sayOpposition(measures: Measure[], correlations: CorrelationRow[]): string {
  const large = new Set(measures.filter(({ kind, n }) => kind !== "iid" && n >= FEWEST_ROWS).map(({ test }) => test));
  const pairs = correlations.filter(({ first, second }) => large.has(first) && large.has(second));
  if (pairs.length === 0) return "";
  const below = pairs.filter(({ interval }) => interval[1] < 0);
  const above = pairs.filter(({ interval }) => interval[0] > 0);
  const rest = pairs.length - below.length - above.length;
  const named = below.slice(0, NAMED).map(({ first, second, rho }) => `*${first}* and *${second}* (${rho.toFixed(2)})`);
  const which = named.length === 0 ? "" : `, ${named.join(", ")}${below.length > NAMED ? " lowest" : ""}`;
  return `of ${count(pairs.length, "pair", "pairs")}, ${below.length} surely below 0${which}; ${rest} may be 0; ${above.length} surely above`;
}

/** A family's row beside the paper: what was found there, the spread here, and how far stress tests agree here. */
export function besideThePaper(
  slug: string,
  title: string,
  measures: Measure[],
  correlations: CorrelationRow[],
): string[] {
  return [`\`${slug}\`: ${title}`, PAPER[slug] ?? "", saySpread(measures), sayOpposition(measures, correlations)];
}

export const showBesideThePaper = (rows: string[][]): TextTable => ({
  texts: 4,
  head: ["family", "what the paper found", "spread here", "rank correlations of two stress tests here"],
  rows,
});
