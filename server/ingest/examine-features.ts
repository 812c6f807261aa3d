import type { DuckDBConnection } from "@duckdb/node-api";
import type { Feature } from "#server/contracts/family";
import type { FeatureFinding } from "#server/contracts/findings";
import type { Mapping } from "#server/contracts/mapping";
import { explainByUnit, type UnitConversion } from "#server/contracts/unit-conversions";
import { headerUnit, otherUnit } from "#server/contracts/units";
import { conversionOf } from "#server/ingest/convert-units";
import { columnsOf, mapQueries, queryRows } from "#server/ingest/duckdb";
import { countWords } from "#server/ingest/feature-codes";
import { familyFeatures } from "#server/ingest/match-features";
import type { LabelSpace } from "#server/ingest/match-labels";
import type { StyleOf } from "#server/ingest/number-sql";

/** Features described in one query: the exact median of each holds all its values. */
const FEATURES_AT_ONCE = 4;

/** From this share of the values on, being outside of what was seen in training is no matter of a few odd rows. */
const MOST = 0.5;
/** Fewer values than this say nothing of the column. */
const ENOUGH = 10;
/** A feature that at least this share of the training rows had was nearly always there. */
const NEARLY_ALWAYS = 0.9;

type Spread = Pick<FeatureFinding, "missing" | "outOfRange" | "min" | "median" | "max">;

/** Whether some value lies outside of what was seen in training, as the least and the greatest one say: of most features none does. */
function reachesOutside({ range }: Feature, { min, max }: Pick<Spread, "min" | "max">): boolean {
  if (range === null || min === null || max === null) return false;
  return Math.fround(min) < Math.fround(range[0]) || Math.fround(max) > Math.fround(range[1]);
}

/** Training ranges are of float32: values are compared as the models take them in. */
function outside(column: string, { range }: Feature): string {
  const [low, high] = range ?? [];
  return `${column}::FLOAT < ${low}::FLOAT OR ${column}::FLOAT > ${high}::FLOAT`;
}

/** Values outside of what was seen in training, by the place of their feature. */
async function countOutside(
  connection: DuckDBConnection,
  features: Feature[],
  start: number,
  spreads: Pick<Spread, "min" | "max">[],
): Promise<Map<number, number>> {
  const places = [...features.keys()].filter((at) => reachesOutside(features[at] as Feature, spreads[at] as Spread));
  if (places.length === 0) return new Map();
  const counts = places.map(
    (at) => `count(*) FILTER (${outside(`feature_${start + at}`, features[at] as Feature)}) AS outside_${at}`,
  );
  const [found = {}] = await queryRows<Record<string, bigint>>(
    connection,
    `SELECT ${counts.join(", ")} FROM ${columnsOf(connection, "judged", [...places.map((at) => `feature_${start + at}`), "reason"])} WHERE reason IS NULL`,
  );
  return new Map(places.map((at) => [at, Number(found[`outside_${at}`] ?? 0)]));
}

async function describe(connection: DuckDBConnection, features: Feature[], start: number): Promise<Spread[]> {
  const parts = features.map((_, index) => {
    const column = `feature_${start + index}`;
    return `count(*) - count(${column}) AS missing_${index},
      min(${column}) AS min_${index}, quantile_cont(${column}, 0.5) AS median_${index}, max(${column}) AS max_${index}`;
  });
  const [found = {}] = await queryRows<Record<string, number | bigint | null>>(
    connection,
    `SELECT ${parts.join(", ")} FROM ${columnsOf(connection, "judged", [...features.map((_, index) => `feature_${start + index}`), "reason"])} WHERE reason IS NULL`,
  );
  const numberOf = (name: string): number | null => (found[name] == null ? null : Number(found[name]));
  const spreads = features.map((_, index) => ({
    missing: numberOf(`missing_${index}`) ?? 0,
    outOfRange: 0,
    min: numberOf(`min_${index}`),
    median: numberOf(`median_${index}`),
    max: numberOf(`max_${index}`),
  }));
  const counted = await countOutside(connection, features, start, spreads);
  return spreads.map((spread, index) => ({ ...spread, outOfRange: counted.get(index) ?? 0 }));
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
const percent = (share: number): string => `${Math.round(100 * share)}%`;

function suspectUnit({ name, unit }: Feature, stated: (string | null)[], from: UnitConversion | null): string | null {
  const other = stated.find((each) => each !== null);
  if (!other) return null;
  if (from !== null) return `The file says ${other}; ${name} was converted as if it were in ${from.unit}.`;
  return `The file says ${other}; the models read ${unit ?? "a number without a unit"} for ${name}.`;
}

function suspectValues(
  { name, unit, range }: Feature,
  { missing, outOfRange, median }: Spread,
  rows: number,
): string | null {
  if (range === null || median === null || rows - missing < ENOUGH) return null;
  const [low, high] = range;
  const isOutside = Math.fround(median) < Math.fround(low) || Math.fround(median) > Math.fround(high);
  if (!isOutside && outOfRange < MOST * (rows - missing)) return null;
  const seen = `Most values lie outside all that was seen in training (${short(low)} to ${short(high)}${unit ? ` ${unit}` : ""})`;
  const likely = isOutside ? explainByUnit(median, name, unit, range) : null;
  if (!likely) return `${seen}: another unit, or another quantity?`;
  return `${seen}. They look like ${likely.other}: the median, ${short(median)}, would be ${short(likely.converted)}${unit ? ` ${unit}` : ""}.`;
}

function suspectGaps({ missingShare }: Feature, { missing }: Spread, rows: number): string | null {
  const had = 1 - missingShare;
  if (missing === rows && had >= MOST) return `No row has a value; in training ${percent(had)} of the rows had one.`;
  if (missing < MOST * rows || had < NEARLY_ALWAYS) return null;
  return `${percent(missing / rows)} of the rows have no value; in training ${percent(missingShare)} had none.`;
}

/** What is probably wrong with the column of a feature; null for what is not. */
function suspect(
  feature: Feature,
  column: string,
  conversion: UnitConversion | null,
  spread: Spread,
  rows: number,
  styleOf: StyleOf,
): (string | null)[] {
  const expected = conversion?.unit ?? feature.unit;
  const stated = [
    headerUnit({ ...feature, unit: expected }, column),
    otherUnit(styleOf(column).unit, expected, feature.name),
  ];
  return [
    suspectUnit(feature, stated, conversion),
    suspectValues(feature, spread, rows),
    suspectGaps(feature, spread, rows),
  ];
}

/**
 * What the values of each feature look like beside those of training, in the usable rows. Reads the tables `judged` and
 * `raw`, a few columns at a time.
 *
 * @param columns names of the columns of `raw`
 */
export async function examineFeatures(
  connection: DuckDBConnection,
  columns: string[],
  mapping: Mapping,
  family: LabelSpace,
  styleOf: StyleOf,
): Promise<FeatureFinding[]> {
  const features = familyFeatures(family);
  const [total] = await queryRows<{ rows: bigint }>(
    connection,
    "SELECT count(*) AS rows FROM judged WHERE reason IS NULL",
  );
  const rows = Number(total?.rows ?? 0);
  const starts = Array.from(
    { length: Math.ceil(features.length / FEATURES_AT_ONCE) },
    (_, at) => at * FEATURES_AT_ONCE,
  );
  const findings = await mapQueries(connection, starts, async (own, start) => {
    const some = features.slice(start, start + FEATURES_AT_ONCE);
    const spreads = await describe(own, some, start);
    return Promise.all(
      some.map(async (feature, index): Promise<FeatureFinding> => {
        const spread = spreads[index] as Spread;
        const { name, unit, range, missingShare } = feature;
        const column = mapping.features[name] ?? null;
        const conversion = conversionOf(feature, mapping);
        const suspicions = column === null ? [] : suspect(feature, column, conversion, spread, rows, styleOf);
        return {
          name,
          column,
          unit,
          ...spread,
          conversion,
          words: column === null ? [] : await countWords(own, feature, `c${columns.indexOf(column)}`),
          trainingMissingShare: missingShare,
          trainingRange: range,
          suspicion: suspicions.filter((each) => each !== null).join(" ") || null,
        };
      }),
    );
  });
  return findings.flat();
}
