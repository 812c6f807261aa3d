import type { NewFamily } from "#db/queries/families";
import type { Benchmark } from "#server/contracts/benchmark";
import type { DotRow } from "#server/contracts/catalogue";
import type { Family, Variant } from "#server/contracts/family";
import { figuresOf } from "#server/report/describe-spread";

/** Stress tests in a family's picture; its own page shows them all. */
const PICTURED = 5;

type CatalogueColumns = Omit<NewFamily, "slug" | "definition" | "card" | "directory" | "spreads">;

/** Enough digits for a picture and for the figures beside it. */
const brief = (value: number): number => Number(value.toFixed(4));

function toDotRow(benchmark: Benchmark, metric: "accuracy" | "auroc"): DotRow {
  const { name, title, kind, rows } = benchmark;
  const variants = benchmark.variants.toSorted((one, other) => one.variant.localeCompare(other.variant));
  const { figures, isArea } = figuresOf(variants, metric);
  const values = figures.map(({ value }) => brief(value));
  return {
    name,
    title,
    kind,
    metric: isArea ? "auroc" : benchmark.metric,
    n: variants[0]?.n ?? rows,
    mean: brief(values.reduce((sum, value) => sum + value, 0) / values.length),
    values,
  };
}

export const reachOf = ({ values }: Pick<DotRow, "values">): number => Math.max(...values) - Math.min(...values);

/** What the catalogue lists, filters and sorts a family by. */
export function catalogueColumns(
  family: Family,
  variants: Pick<Variant, "bytes">[],
  benchmarks: Benchmark[],
): CatalogueColumns {
  const rows = benchmarks.map((benchmark) => toDotRow(benchmark, family.equivalence.metric));
  const iid = rows.find(({ kind }) => kind === "iid");
  const stress = rows.filter(({ kind }) => kind !== "iid").sort((one, other) => reachOf(other) - reachOf(one));
  const tests = benchmarks.flatMap(({ title, description }) => [title, description]);
  return {
    title: family.title,
    summary: family.summary,
    task: family.task,
    modality: family.modality,
    licence: family.licence.name,
    commercialUse: family.licence.commercialUse,
    labels: family.labels,
    labelKeys: [...new Set(family.labels.map((label) => label.toLowerCase()))],
    stressKinds: [...new Set(stress.map(({ kind }) => kind))],
    variantCount: variants.length,
    bytes: variants.reduce((sum, { bytes }) => sum + bytes, 0),
    accuracy: iid?.mean ?? 0,
    spread: stress[0] ? brief(reachOf(stress[0])) : 0,
    highlights: [...(iid ? [iid] : []), ...stress.slice(0, 1)],
    picture: [...(iid ? [iid] : []), ...stress.slice(0, PICTURED)],
    words: [...family.labels, ...tests, family.task, family.modality, family.licence.name],
  };
}
