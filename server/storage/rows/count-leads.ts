import { answerColumn } from "#server/storage/answers-table";
import { withParquet } from "#server/storage/parquet-query";
import { fromAnswers, fromDataset, type RowsSource } from "#server/storage/rows/source";

/** How one variant's answers stand beside those of the first; the sums are over units: groups, or rows where there are none. */
export type Lead = {
  /** Rows. */
  bothRight: number;
  onlyFirst: number;
  onlyOwn: number;
  /** Rows to which the two give different answers, right or wrong. */
  apart: number;
  /** Weight of the rows that only this one gets right, less that of those that only the first does; its square, and its product
   * with the unit's weight. */
  lead: number;
  leadSquares: number;
  products: number;
};

/** Some of the rows, with all that is to be compared on them. */
export type LeadCounts = {
  /** Value of the column that parts the rows: a class index, the value of a slice; null for all rows together. */
  part: string | number | null;
  rows: number;
  units: number;
  weight: number;
  weightSquares: number;
  /** Weight of the rows that each variant gets right, the first's in front. */
  right: number[];
  /** Of each variant but the first. */
  leads: Lead[];
};

/** What parts the rows: nothing, what they really are, or the slice column at a position. */
export type Parting = "nothing" | "truth" | { slice: number };

const COUNTED = ["bothRight", "onlyFirst", "onlyOwn", "apart"] as const;

/** SQL of one row each: its part, its unit, its weight, and of each variant whether it is right and parts from the first. */
function answeredSql(source: RowsSource, variants: readonly string[], parting: Parting): string {
  const part = parting === "nothing" ? "NULL" : parting === "truth" ? "a.truth" : `d.slice_${parting.slice}`;
  const grouped = source.dataset.groups !== null;
  const needsDataset = grouped || source.weighted || typeof parting === "object";
  const [first] = variants.map((name) => `a.${answerColumn(name)}`);
  const answers = variants.map((name, k) => {
    const own = `a.${answerColumn(name)}`;
    return `(${own} = a.truth)::INTEGER AS right_${k}, (${own} <> ${first})::INTEGER AS apart_${k}`;
  });
  return `SELECT ${part} AS part, ${grouped ? 'd."group"' : "NULL"} AS unit,
      ${source.weighted ? "d.weight" : "1"}::DOUBLE AS weight, ${answers.join(", ")}
    FROM ${fromAnswers(source)} a${needsDataset ? ` JOIN ${fromDataset(source)} d USING (row)` : ""}`;
}

/** SQL of one unit each, from `answered`: a group of a part, or a row where there are no groups. */
function unitsSql(variants: readonly string[], grouped: boolean): string {
  const sum = (value: string, name: string): string => `${grouped ? `sum(${value})` : value} AS ${name}`;
  const ofVariant = (k: number): string[] => [
    sum(`weight * right_${k}`, `heavy_right_${k}`),
    sum(`weight * (right_${k} - right_0)`, `lead_${k}`),
    sum(`right_0 * right_${k}`, `bothRight_${k}`),
    sum(`right_0 * (1 - right_${k})`, `onlyFirst_${k}`),
    sum(`(1 - right_0) * right_${k}`, `onlyOwn_${k}`),
    sum(`apart_${k}`, `apart_${k}`),
  ];
  const columns = ["part", sum("1", "n"), sum("weight", "weight"), ...variants.flatMap((_, k) => ofVariant(k))];
  return `SELECT ${columns.join(", ")} FROM answered ${grouped ? "GROUP BY part, unit" : ""}`;
}

/** SQL of one part each, from `units`. */
function partsSql(variants: readonly string[]): string {
  const sum = (value: string, name: string): string => `sum(${value})::DOUBLE AS ${name}`;
  const ofVariant = (k: number): string[] => [
    sum(`heavy_right_${k}`, `right_${k}`),
    sum(`lead_${k}`, `lead_${k}`),
    sum(`lead_${k} * lead_${k}`, `leadSquares_${k}`),
    sum(`lead_${k} * weight`, `products_${k}`),
    ...COUNTED.map((name) => sum(`${name}_${k}`, `${name}_${k}`)),
  ];
  const shared = ["part", sum("n", "n"), "count(*)::DOUBLE AS units", sum("weight", "weight")];
  const columns = [...shared, sum("weight * weight", "weightSquares"), ...variants.flatMap((_, k) => ofVariant(k))];
  return `SELECT ${columns.join(", ")} FROM units GROUP BY part`;
}

/**
 * Counts on which rows some variants are right together, alone, or not at all. All is summed where the rows are: nothing of a
 * size that grows with the set is brought here.
 *
 * @param variants two or more of the source, the first being the one to measure against
 */
export async function countLeads(
  source: RowsSource,
  variants: readonly string[],
  parting: Parting,
): Promise<LeadCounts[]> {
  const sql = `WITH answered AS (${answeredSql(source, variants, parting)}),
    units AS (${unitsSql(variants, source.dataset.groups !== null)}) ${partsSql(variants)}`;
  const found = await withParquet(source.folder, (query) => query<Record<string, unknown>>(sql));
  return found.map((row) => toLeadCounts(row, variants.length));
}

function toLeadCounts(row: Record<string, unknown>, variants: number): LeadCounts {
  const numberOf = (name: string): number => Number(row[name]);
  return {
    part: typeof row.part === "number" || typeof row.part === "string" ? row.part : null,
    rows: numberOf("n"),
    units: numberOf("units"),
    weight: numberOf("weight"),
    weightSquares: numberOf("weightSquares"),
    right: Array.from({ length: variants }, (_, k) => numberOf(`right_${k}`)),
    leads: Array.from({ length: variants - 1 }, (_, index) => {
      const k = index + 1;
      return {
        bothRight: numberOf(`bothRight_${k}`),
        onlyFirst: numberOf(`onlyFirst_${k}`),
        onlyOwn: numberOf(`onlyOwn_${k}`),
        apart: numberOf(`apart_${k}`),
        lead: numberOf(`lead_${k}`),
        leadSquares: numberOf(`leadSquares_${k}`),
        products: numberOf(`products_${k}`),
      };
    }),
  };
}
