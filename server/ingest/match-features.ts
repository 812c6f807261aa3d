import { InputError } from "#server/errors";
import type { LabelSpace } from "#server/ingest/match-labels";
import { listNames, shorten } from "#server/ingest/name-list";

const loose = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s_-]+/g, "");

/** Features of a tabular family in the order its models take them in. */
export function featureNames(family: Pick<LabelSpace, "features">): string[] {
  const names = (family.features ?? []).map(({ name }) => name);
  if (names.length === 0) throw new Error("The tabular family states no features.");
  return names;
}

/**
 * Matches each feature to the column of its name: exactly, or else to the only one that differs in case, spaces,
 * underscores and hyphens.
 */
export function matchFeatures(features: string[], columns: string[]): Map<string, string> {
  const matched = new Map<string, string>();
  const free = new Set(columns);
  for (const name of features) if (free.delete(name)) matched.set(name, name);
  for (const name of features) {
    if (matched.has(name)) continue;
    const alike = [...free].filter((column) => loose(column) === loose(name));
    if (alike.length === 1) matched.set(name, alike[0] as string);
  }
  return matched;
}

/**
 * Completes what a person said about the columns of features by their names.
 *
 * @throws InputError naming the features that no column holds, or what was said of a feature that the family has not
 */
export function resolveFeatures(
  family: LabelSpace,
  columns: string[],
  wanted: Record<string, string>,
  file: string,
): Record<string, string> {
  const names = featureNames(family);
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
    names.filter((name) => !said.has(name)),
    columns.filter((column) => !taken.has(column)),
  );
  const missing = names.filter((name) => !said.has(name) && !matched.has(name));
  if (missing.length > 0) {
    const what = missing.length === 1 ? "the feature" : `${missing.length} of the ${names.length} features`;
    throw new InputError(`${shorten(file, 200)} has no column for ${what} ${listNames(missing)}.`, {
      hint: "Add a column for each, or say which column holds it; leave cells empty where a value is missing.",
      where: { file },
    });
  }
  return Object.fromEntries(names.map((name) => [name, said.get(name) ?? (matched.get(name) as string)]));
}
