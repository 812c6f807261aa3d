import { type Objective, objectiveParts } from "#server/contracts/measure";
import { METRICS, type MetricName } from "#server/contracts/metric";
import type { Yardsticks } from "#server/contracts/ranking";
import type { Costs } from "#server/contracts/requirement";
import type { Answers } from "#server/ranking/answers";
import { prepareObjective } from "#server/ranking/prepare-objective";
import { publishedFigures } from "#server/ranking/published-figures";

/**
 * Metrics by which one answer for every row has a value that a useful variant must exceed. Not recall and sensitivity, of which it
 * gets all, nor flips, of which it gets none, nor metrics of probabilities, for which one answer states none.
 */
const TELLING: ReadonlySet<MetricName> = new Set([
  "accuracy",
  "balanced-accuracy",
  "macro-f1",
  "precision",
  "f1",
  "auroc",
  "auprc",
  "expected-cost",
  "pair-accuracy",
]);

/** Up to so many answers are made up; in a family of more classes, or on more rows, the yardstick is left out. */
const MOST_CLASSES = 20;
const MOST_ANSWERS = 20_000_000;
/** A logit beside zeros that makes an answer as good as certain. */
const CERTAIN = 50;

/** The answers of C made-up variants, each of which names its class every time. */
function constantAnswers(answers: Answers): Answers {
  const { classes, labels, rows, facts } = answers;
  const C = classes.length;
  const predicted = Uint8Array.from({ length: rows * C }, (_, at) => at % C);
  const values = new Float32Array(C * C);
  for (let c = 0; c < C; c++) values[c * C + c] = CERTAIN;
  return {
    ...answers,
    variants: classes,
    predicted,
    right: predicted.map((said, at) => Number(said === labels[Math.floor(at / C)])),
    hasLogits: true,
    logits: { values, perRow: 0, offsets: Uint32Array.from(classes, (_, own) => own * C) },
    facts: { ...facts, bytes: {}, latency: null, published: [] },
  };
}

/** What the best single answer gets by the objective when it is given to every row. */
function oneAnswer(answers: Answers, objective: Objective, costs: Costs | undefined): Yardsticks["oneAnswer"] {
  const { classes, rows, weights } = answers;
  const measures = objectiveParts(objective).map(({ measure }) => measure);
  const isTelling = measures.every(
    (measure) => (measure.kind === "metric" || measure.kind === "worst-slice") && TELLING.has(measure.metric.name),
  );
  if (!isTelling || classes.length > MOST_CLASSES || rows * classes.length > MOST_ANSWERS) return null;
  const { scored, better } = prepareObjective(constantAnswers(answers), objective, costs);
  if (scored.rows.length === 0) return null;
  const counts = Float64Array.from(scored.rows, (row) => weights?.[row] ?? 1);
  const estimates = new Float64Array(classes.length);
  scored.metric.evaluate(counts, estimates);
  const known = Array.from(estimates).filter((each) => !Number.isNaN(each));
  if (known.length === 0) return null;
  const estimate = better === "higher" ? Math.max(...known) : Math.min(...known);
  const isAny = known.length === classes.length && Math.max(...known) - Math.min(...known) < 1e-9;
  return { answer: isAny ? null : (classes[estimates.indexOf(estimate)] as string), estimate };
}

/** The answer that a variant gives most. */
function mostGiven({ predicted, labels, variants, classes }: Answers, k: number): Yardsticks["mostGiven"] {
  const given = new Uint32Array(classes.length);
  const labelled = new Uint32Array(classes.length);
  for (const [row, label] of labels.entries()) {
    const said = predicted[row * variants.length + k] as number;
    given[said] = (given[said] as number) + 1;
    labelled[label] = (labelled[label] as number) + 1;
  }
  const rows = given.reduce((most, count) => Math.max(most, count), 0);
  const at = given.indexOf(rows);
  return { answer: classes[at] as string, rows, labelled: labelled[at] as number };
}

/** What is published of a variant on the family's i.i.d. test by the same metric on all rows; null where nothing is. */
function iidFigure(answers: Answers, k: number, objective: Objective, confidence: number): Yardsticks["iid"] {
  const [only, ...others] = objectiveParts(objective).map(({ measure }) => measure);
  const test = answers.facts.published.find(({ kind }) => kind === "iid");
  if (!only || others.length > 0 || only.kind !== "metric" || only.slice !== null || !test) return null;
  const { name, className } = only.metric;
  const isOther = className !== null && className !== answers.classes[answers.positive ?? -1];
  if (name !== test.metric && (name !== "auroc" || isOther)) return null;
  const metric = { name, classIndex: null, specificity: null };
  const figure = publishedFigures({ kind: "published", metric, test: test.name }, answers, confidence)[k];
  return figure ? { title: test.title ?? METRICS[name].title, ...figure } : null;
}

/**
 * What the recommended variant is to be held against before it is believed: one answer for every row, its own answers, and what it
 * gets on the family's own test.
 *
 * @param k column of the recommended variant
 */
export function holdAgainst(
  answers: Answers,
  k: number,
  { metric, costs, confidence }: { metric: Objective; costs: Costs | undefined; confidence: number },
): Yardsticks {
  return {
    oneAnswer: oneAnswer(answers, metric, costs),
    mostGiven: mostGiven(answers, k),
    iid: iidFigure(answers, k, metric, confidence),
  };
}
