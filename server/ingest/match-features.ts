import type { Feature } from "#server/contracts/family";
import { headerUnit, splitHeader } from "#server/contracts/units";
import { InputError } from "#server/errors";
import type { LabelSpace } from "#server/ingest/match-labels";
import { listNames, shorten } from "#server/ingest/name-list";

const loose = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_.:-]+/g, "");

type Named = Pick<Feature, "name" | "unit">;

/** Features of a tabular family in the order its models take them in. */
export function familyFeatures(family: Pick<LabelSpace, "features">): Feature[] {
  const features = family.features ?? [];
  if (features.length === 0) throw new Error("The tabular family states no features.");
  return features;
}

export const featureNames = (family: Pick<LabelSpace, "features">): string[] =>
  familyFeatures(family).map(({ name }) => name);

/** Reads columns apart by a key, so that none is compared with every feature. */
function groupBy(columns: string[], key: (column: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const column of columns) groups.set(key(column), [...(groups.get(key(column)) ?? []), column]);
  return groups;
}

/**
 * Matches each feature to the column of its name: exactly, or else to the only one that differs in case, spaces,
 * underscores, hyphens and points; or else to the only one that states a unit besides, the feature's own before another.
 */
export function matchFeatures(features: Named[], columns: string[]): Map<string, string> {
  const matched = new Map<string, string>();
  const free = new Set(columns);
  const whole = groupBy(columns, loose);
  const based = groupBy(columns, (column) => loose(splitHeader(column).base));
  const withUnit = ({ name }: Named): string[] => based.get(loose(name)) ?? [];
  const steps: ((feature: Named) => string[])[] = [
    ({ name }) => [name],
    ({ name }) => whole.get(loose(name)) ?? [],
    (feature) => withUnit(feature).filter((column) => headerUnit(feature, column) === null),
    (feature) => withUnit(feature).filter((column) => headerUnit(feature, column) !== null),
  ];
  for (const find of steps) {
    for (const feature of features) {
      if (matched.has(feature.name)) continue;
      const alike = find(feature).filter((column) => free.has(column));
      const [only] = alike;
      if (only === undefined || alike.length > 1) continue;
      matched.set(feature.name, only);
      free.delete(only);
    }
  }
  return matched;
}

/** What a feature is a summary of: "HR" of "HR_last". */
const summarised = (feature: string): string | null =>
  /^(.+)[_ ](?:last|first|min|max|mean|median|count|sum)$/i.exec(feature)?.[1] ?? null;

/** Features of which only the unsummarised column is there, from which on it is no slip but another kind of table. */
const SEVERAL = 3;

/** Says what the family expects of a table whose features are not there. */
function hintAtMissing(names: string[], missing: string[], columns: string[]): string {
  const present = new Map(columns.map((column) => [loose(splitHeader(column).base), column]));
  const unsummarised = missing.filter((name) => present.has(loose(summarised(name) ?? "")));
  const [raw] = unsummarised;
  const column = raw && present.get(loose(summarised(raw) ?? ""));
  if (raw && column && unsummarised.length >= SEVERAL) {
    const summaries = names.filter((name) => summarised(name) === summarised(raw)).slice(0, 4);
    return (
      `The family reads one row a case, with summaries of '${shorten(column)}' such as ${listNames(summaries)}. ` +
      "A file with many rows a case is summarised first: the docs on data formats say how, under “Many rows a case”."
    );
  }
  return (
    "Add a column for each, or say which column holds it; leave cells empty where a value is missing. " +
    "One that the file does not have can be mapped to null: all rows then count as missing it."
  );
}

/** A table without a single feature would have the models answer the same for every row. */
function refuseNoFeature(features: Record<string, string | null>, file: string): void {
  if (Object.values(features).some((column) => column !== null)) return;
  throw new InputError(`No feature of the family is in ${shorten(file, 200)}.`, {
    hint: "Say of at least one which column holds it: without any, the models answer the same for every row.",
    where: { file },
  });
}

/**
 * Completes what a person said about the columns of features by their names. A feature that is said to be null is not in the
 * file; one that nothing is said of has to be found.
 *
 * @throws InputError naming the features that no column holds, or what was said of a feature that the family has not
 */
export function resolveFeatures(
  family: LabelSpace,
  columns: string[],
  wanted: Record<string, string | null>,
  file: string,
): Record<string, string | null> {
  const features = familyFeatures(family);
  const names = features.map(({ name }) => name);
  const said = new Map(Object.entries(wanted));
  const unknown = [...said.keys()].filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    throw new InputError(`The family has no feature ${listNames(unknown, 5)}.`, {
      hint: `Its features are ${listNames(names)}.`,
      where: { file },
    });
  }
  const taken = new Set(said.values());
  const matched = matchFeatures(
    features.filter(({ name }) => !said.has(name)),
    columns.filter((column) => !taken.has(column)),
  );
  const missing = names.filter((name) => !said.has(name) && !matched.has(name));
  if (missing.length > 0) {
    const what = missing.length === 1 ? "the feature" : `${missing.length} of the ${names.length} features`;
    throw new InputError(`${shorten(file, 200)} has no column for ${what} ${listNames(missing)}.`, {
      hint: hintAtMissing(names, missing, columns),
      where: { file },
    });
  }
  const resolved = Object.fromEntries(
    names.map((name) => [name, said.has(name) ? (said.get(name) ?? null) : (matched.get(name) as string)]),
  );
  refuseNoFeature(resolved, file);
  return resolved;
}
