import type { Interval, MetState, Ranking } from "#server/contracts/ranking";
import { InputError } from "#server/errors";
import { type Answers, NO_FACTS, orderAnswers } from "#server/ranking/answers";
import { borrowFromPublished } from "#server/ranking/borrow-from-published";
import { checkRankingInput } from "#server/ranking/check-ranking-input";
import { chooseVariant } from "#server/ranking/choose-variant";
import { compareScores } from "#server/ranking/compare-scores";
import { type AnswerFigures, describeAnswers, figuresOf, measureAnswers } from "#server/ranking/describe-answers";
import { firstOrderOf, hasEnsembles, resamplesFor, sizesFor } from "#server/ranking/draw-ensembles";
import {
  type HelperTask,
  LOGITS_HELPED,
  type RankingHelp,
  type RankingHelper,
  type SharedWork,
  shareOut,
} from "#server/ranking/helper";
import { holdAgainst } from "#server/ranking/hold-against";
import { howMuchData } from "#server/ranking/how-much-data";
import { judgeAll, judgeConstraints } from "#server/ranking/judge-constraints";
import type { MeasureOptions } from "#server/ranking/measure-options";
import { type Measured, measureScored } from "#server/ranking/measure-scored";
import { type PreparedObjective, prepareObjective } from "#server/ranking/prepare-objective";
import { rankEnsembles } from "#server/ranking/rank-ensembles";
import { rankSlices } from "#server/ranking/rank-slices";
import type { RankingInput, RankVariantsOptions } from "#server/ranking/ranking-input";
import { testDifferences } from "#server/ranking/test-differences";
import { weighTradeoffs } from "#server/ranking/weigh-tradeoffs";
import { effectiveRows } from "#server/statistics/effective-rows";
import { type DrawShared, timesDrawn } from "#server/statistics/metric-bootstrap";
import { Random } from "#server/statistics/random";
import { rankIntervals } from "#server/statistics/rank-intervals";
import { unitEstimates } from "#server/statistics/unit-estimates";

/** Each use of randomness has a stream of its own, so that one never shifts another. */
const streams = {
  bootstrap: 0,
  differences: 1,
  permutation: 2,
  slices: 3,
  moreData: 900_000,
  objective: 1_000_000,
  constraints: 2_000_000,
  answers: 3_000_000,
  ensembles: 4_000_000,
};

const RESAMPLES = 2000;

/** Gives what an earlier ranking of the same rows has worked out, or has it worked out now. */
export type Recall = {
  /** The figures that depend on the input, the confidence and the seed alone. */
  figures: (measure: () => AnswerFigures) => AnswerFigures;
  knowsFigures: boolean;
  answers: (order: () => Answers) => Answers;
  helper?: RankingHelper | null;
};
/** Where there was no earlier ranking. */
export const NOTHING_KNOWN: Recall = {
  figures: (measure) => measure(),
  knowsFigures: false,
  answers: (order) => order(),
};

/**
 * Ranks the variants of a family on one stress set by an objective, with what the data can and cannot tell apart, and judges
 * them by constraints.
 *
 * Variants are taken as they stand over the published tests, then by their ids, so the order of the columns changes nothing; rows may come in any order
 * too, as far as estimates, intervals without groups and Cochran's Q go. With groups, groups are resampled. The result
 * is a pure function of the input, the options and the seed.
 *
 * @param input answers of K variants on N rows
 * @param options objective, constraints, confidence, seed; 2000 resamples unless told
 * @param recall may know of an earlier ranking of the same rows
 * @throws InputError where there are fewer than 2 rows, 2 variants or 2 groups, where the requirement names what is not there,
 *   or where the objective is undefined
 * @throws RangeError where shapes do not fit each other
 */
export function rankVariants(
  input: RankingInput,
  options: RankVariantsOptions,
  recall: Recall = NOTHING_KNOWN,
): Ranking {
  checkRankingInput(input);
  const { costs, seed, confidence, resamples = RESAMPLES } = options;
  const { slices, facts = NO_FACTS } = input;
  const answers: Answers = { ...recall.answers(() => orderAnswers(input)), slices, facts };
  const objective = prepareObjective(answers, options.metric, costs);
  const task: HelperTask = {
    answers,
    metric: options.metric,
    costs,
    seed,
    stream: streams.ensembles,
    firstOrder: hasEnsembles(answers, options.metric) ? firstOrderOf(answers, objective) : null,
    figures: { confidence, resamples, seed, stream: streams.answers },
  };
  const help = isHelped(answers, options) ? recall.helper?.begin(task) : undefined;
  try {
    return rankAnswers(objective, options, recall, task, help);
  } catch (error) {
    help?.cancel();
    throw error;
  }
}

function isHelped(answers: Answers, { metric }: RankVariantsOptions): boolean {
  const logits = answers.predicted.length * answers.classes.length;
  return hasEnsembles(answers, metric) && logits >= LOGITS_HELPED.fewest && logits <= LOGITS_HELPED.most;
}

function rankAnswers(
  objective: PreparedObjective,
  options: RankVariantsOptions,
  recall: Recall,
  task: HelperTask,
  help: RankingHelp | undefined,
): Ranking {
  const { confidence, seed, resamples = RESAMPLES, constraints = [], costs, race = null } = options;
  const { answers } = task;
  const begin = (pool: number[]): SharedWork | undefined => {
    const sizes = sizesFor(pool);
    return help?.start({
      pool,
      resamples: sizes.length > 0 ? resamplesFor(answers, objective, sizes) : 0,
      figures: recall.knowsFigures ? 0 : figuresOf(answers, task.figures).length,
    });
  };
  // Where each variant may be chosen, that much is known before the others are struck out.
  const shared = mayAllBeChosen(objective, answers, constraints)
    ? begin(Array.from(answers.variants.keys()))
    : undefined;
  const measured = measureObjective(objective, answers, {
    confidence,
    resamples,
    seed,
    stream: streams.objective,
    chooses: true,
    share: shared && task.firstOrder === null ? sharing(shared) : undefined,
  });
  const { variants } = answers;
  const { columns, table } = measured;
  const differences = compareScores(measured, resamples, new Random(seed, streams.differences));
  const bootstrap = measured.bootstrap(new Random(seed, streams.bootstrap));
  if (!bootstrap) throw tooFewRows(objective);

  // Places among the ranked; the sort is stable, so that equal scores stay in the order of the answers. Rounding parts no equals.
  const scores = unitEstimates(table).correct.map((sum) => Number(sum.toPrecision(10)));
  const places = Array.from(columns.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const order = places.map((at) => columns[at] as number);
  const unranked = variants.map((_, k) => k).filter((k) => !columns.includes(k));
  const all = [...order, ...unranked];
  const judged = judgeConstraints(
    constraints,
    answers,
    all,
    { confidence, resamples, seed, stream: streams.constraints },
    costs,
  );
  const states =
    constraints.length === 0
      ? null
      : all.map((_, at) => judgeAll(judged.map((each) => (each.variants[at] as { state: MetState }).state)));
  const stateAt = (at: number): MetState | null => states?.[places.indexOf(at)] ?? null;
  const chosen = chooseVariant({
    bootstrap,
    differences,
    places,
    states: Array.from(columns.keys(), stateAt),
    measured,
    most: objective.scored.most,
    confidence,
    // What a race may have cost is made up for: best set and race together miss the best as rarely as asked for.
    setConfidence: confidence + (race?.errorRate ?? 0),
  });
  if (!chosen) throw tooFewRows(objective);
  const pool = chosen.pool.map((at) => columns[at] as number);
  const work = shared ?? begin(pool);
  const rankInterval = rankIntervals(differences, confidence);
  const n = objective.scored.rows.length;
  const recommendation = {
    variant: variants[columns[chosen.place] as number] as string,
    expected: chosen.expected,
    gainOverRandom: chosen.gain,
  };
  const alone = {
    test: testDifferences(measured, differences, resamples, new Random(seed, streams.permutation)),
    yardsticks: holdAgainst(answers, columns[chosen.place] as number, { metric: options.metric, costs, confidence }),
    tradeoffs: weighTradeoffs(judged, measured, objective, all, answers, confidence),
    slices: rankSlices(objective.slices, answers, all, { confidence, resamples, seed, firstStream: streams.slices }),
    moreData: howMuchData(
      measured,
      Array.from(columns, (k) => variants[k] as string),
      // Where variants are struck out, the question is between those that are left.
      places.filter((at) => stateAt(at) !== "not-met"),
      { confidence, unit: objective.unit, isPaired: /^(pair-accuracy|flip-rate)/.test(objective.metric) },
      new Random(seed, streams.moreData),
    ),
    borrowed: borrowFromPublished(measured, answers, objective.metric),
  };
  // Last comes what is shared with a helper: it is waited for where it has not finished.
  const described = describeAnswers(
    recall.figures(() => measureAnswers(answers, task.figures, work?.figures)),
    answers,
    all,
    objective.metric,
  );
  const ensembles = rankEnsembles({
    ...task,
    objective,
    measured,
    pool,
    recommendation,
    constraints,
    confidence,
    shared: work?.draws,
  });
  return {
    metric: objective.metric,
    title: objective.title,
    better: objective.better,
    unit: objective.unit,
    confidence,
    seed,
    resamples,
    rows: answers.rows,
    groups: answers.groups ? new Set(answers.groups).size : null,
    effectiveRows: answers.weights && effectiveRows(answers.weights),
    intervalMethod: measured.intervalMethod,
    variants: places.map((at) => {
      const k = columns[at] as number;
      const count = objective.scored.countFor?.(k) ?? n;
      return {
        variant: variants[k] as string,
        estimate: measured.estimates[k] as number,
        interval: measured.intervals[k] as Interval,
        correct: measured.correct?.[k] ?? null,
        ...(count === answers.rows ? {} : { n: count }),
        rank: 1 + scores.filter((other) => other > (scores[at] as number)).length,
        rankInterval: withStopped(rankInterval[at] as [number, number], race?.stopped ?? 0),
        inBestSet: chosen.inBestSet[at] as boolean,
        probabilityBest: chosen.probabilityBest[at] as number,
        requirement: stateAt(at),
      };
    }),
    unranked: unranked.map((k) => ({ variant: variants[k] as string, reason: measured.reason ?? objective.absence })),
    test: alone.test,
    recommendation,
    yardsticks: alone.yardsticks,
    requirement: states && overall(states.slice(0, places.length)),
    constraints: judged,
    tradeoffs: alone.tradeoffs,
    slices: alone.slices,
    moreData: alone.moreData,
    borrowed: alone.borrowed,
    ensembles,
    ...described,
  };
}

/** Has a helper draw resamples, once. */
function sharing(work: SharedWork): DrawShared {
  let isShared = false;
  return (resamples, draw) => {
    if (isShared) return new Map();
    isShared = true;
    return shareOut(timesDrawn(resamples).times, draw, work.resamples(resamples));
  };
}

/** Whether nothing is required and the objective is defined for every variant. */
const mayAllBeChosen = ({ scored }: PreparedObjective, answers: Answers, constraints: readonly string[]): boolean =>
  constraints.length === 0 && answers.weights === null && scored.rows.length > 0 && scored.metric.reason() === null;

/** A variant that was stopped is surely not the best, and may stand before any other. */
const withStopped = ([first, last]: [number, number], stopped: number): [number, number] => [first, last + stopped];

/** Whether any ranked variant meets all constraints: surely, perhaps, or not. */
function overall(states: readonly MetState[]): MetState {
  if (states.includes("met")) return "met";
  return states.includes("cannot-tell") ? "cannot-tell" : "not-met";
}

/** The objective, where at least two variants have one that can vary. */
function measureObjective(objective: PreparedObjective, answers: Answers, options: MeasureOptions): Measured {
  const { scored, absence, thin, title } = objective;
  if (scored.rows.length === 0) throw new InputError(`${capital(title)} is undefined here. ${absence}`);
  if (thin !== null) throw new InputError(`There are too few rows to rank by ${title}. ${thin}`, { hint: MORE_ROWS });
  const measured = measureScored(scored, answers, options);
  if (measured.columns.length === 0)
    throw new InputError(`${capital(title)} is undefined here. ${measured.reason ?? absence}`);
  if (measured.columns.length < 2) {
    throw new InputError(`${capital(title)} is defined for one variant only. ${measured.reason ?? absence}`);
  }
  if (measured.table.sizes.length < 2 || measured.columns.some((k) => measured.intervals[k] === null))
    throw tooFewRows(objective);
  return measured;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const MORE_ROWS = "Add rows of the class or slice that it is about, or choose another metric.";

function tooFewRows({ title }: PreparedObjective): InputError {
  return new InputError(`There are too few rows to rank by ${title}.`, {
    hint: MORE_ROWS,
  });
}
