import type { Context } from "#server/context";
import type { EvaluationComparison } from "#server/contracts/evaluation-comparison";
import type { MetricResult } from "#server/contracts/ranking";
import type { Report } from "#server/contracts/report";
import { NotFoundError } from "#server/errors";
import { compareParts, type Terms } from "#server/evaluations/compare-parts";
import { getReport } from "#server/evaluations/get-evaluation";
import { rowsSourceOf } from "#server/evaluations/rows-source";
import { countLeads, type LeadCounts, type Parting } from "#server/storage/rows/count-leads";
import type { RowsSource } from "#server/storage/rows/source";

/** Those of some variants that are there, in the order of the names. */
const inOrder = <Figure extends { variant: string }>(figures: Figure[], variants: string[]): Figure[] =>
  variants.flatMap((variant) => figures.find((each) => each.variant === variant) ?? []);

function metricsOf(report: Report, variants: string[]): MetricResult[] {
  const { metric, title, better, unit, rows } = report;
  const unranked = report.unranked.map((each) => ({ ...each, estimate: null, interval: null, correct: null }));
  const objective: MetricResult = {
    ...{ metric, title, better, unit, rows },
    variants: [
      ...report.variants.map(({ variant, estimate, interval, correct, n }) => ({
        ...{ variant, estimate, interval, correct },
        ...(n === undefined ? {} : { n }),
      })),
      ...unranked,
    ],
  };
  const others = [...report.metrics, ...report.classes].filter((each) => each.metric !== metric);
  return [objective, ...others].map((each) => ({ ...each, variants: inOrder(each.variants, variants) }));
}

/** Parts one after the other: each is a look through all rows. */
async function countSlices(source: RowsSource, variants: string[]) {
  const found: { column: string; value: string; counts: LeadCounts }[] = [];
  for (const [slice, { column, values }] of source.dataset.slices.entries()) {
    const parts = await countLeads(source, variants, { slice });
    for (const { value } of values) {
      const counts = parts.find(({ part }) => part === value);
      if (counts) found.push({ column, value, counts });
    }
  }
  return found;
}

/**
 * Some variants of a finished evaluation side by side on the user's own rows, from the answers that its report was made from.
 *
 * @param variants two to five names, the first being the one that the others are measured against
 * @throws NotFoundError for an evaluation or a variant that is not there
 * @throws ConflictError until the evaluation is done, and where its answers are not kept
 */
export async function compareOnRows(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
  variants: string[],
): Promise<EvaluationComparison> {
  const report = await getReport(context, workspace, id);
  const source = await rowsSourceOf(context, workspace, id);
  const missing = variants.find((variant) => !source.variants.includes(variant));
  const failed = report.failed.find(({ variant }) => variant === missing);
  if (failed) throw new NotFoundError(`Variant ${failed.variant} could not be run and was left out. ${failed.reason}`);
  if (missing !== undefined) throw new NotFoundError(`There is no variant '${missing}' in this evaluation.`);
  const { labels, groups } = source.dataset;
  const terms: Terms = { confidence: report.confidence, plain: groups === null && !source.weighted };
  const count = (parting: Parting): Promise<LeadCounts[]> => countLeads(source, variants, parting);
  const compare = (parts: LeadCounts[]) => compareParts(parts, variants, terms);
  const byClass = (await count("truth")).toSorted((one, other) => Number(one.part) - Number(other.part));
  const bySlice = await countSlices(source, variants);
  const slices = compare(bySlice.map(({ counts }) => counts));
  const [all] = compare(await count("nothing"));
  if (!all) throw new NotFoundError("The set of this evaluation has no rows.");
  return {
    variants,
    confidence: report.confidence,
    groups,
    effectiveRows: report.effectiveRows,
    test: terms.plain ? "mcnemar-mid-p" : "paired-score",
    metrics: metricsOf(report, variants),
    all,
    classes: compare(byClass).map((part, at) => ({ ...part, label: labels[Number(byClass[at]?.part)] ?? "" })),
    slices: slices.map((part, at) => {
      const { column = "", value = "" } = bySlice[at] ?? {};
      const known = report.slices.find((each) => each.column === column && each.value === value);
      return { ...part, column, value, figures: inOrder(known?.variants ?? [], variants) };
    }),
  };
}
