import type { Dataset } from "#server/contracts/dataset";
import { type Clusters, type FeatureFinding, type Findings, NEAR_ROWS } from "#server/contracts/findings";
import { describeFactor } from "#server/contracts/unit-conversions";

type Examined = Pick<Dataset, "rows" | "modality" | "findings">;

const count = (value: number): string => value.toLocaleString("en-GB");

/** With this share of rows that the models know, a ranking is about memory. */
const MOST_KNOWN = 0.5;
const MANY_KNOWN = 0.1;

/** How a row is called: by its number, and what a person knows it by where that is told. */
type Namer = (row: number) => string;

/** Rows of an archive of images have no numbers that a person knows: their files have names. */
function namerOf(modality: Examined["modality"], findings: Findings | null): Namer {
  const names = modality === "image" ? (findings?.names ?? {}) : {};
  return (row) => (names[row] === undefined ? count(row) : `${count(row)} (${names[row]})`);
}

/** "3", "3 and 7", "3, 7 and 9" */
function listRows(rows: readonly number[], nameRow: Namer): string {
  const named = rows.map(nameRow);
  const last = named.pop() ?? "";
  return named.length === 0 ? last : `${named.join(", ")} and ${last}`;
}

/** "rows 3 and 9; 4, 7 and 8" of the first clusters. */
function listClusters({ examples }: Clusters, nameRow: Namer): string {
  const shown = examples.slice(0, 3).map((rows) => listRows(rows, nameRow));
  return `rows ${shown.join("; ")}`;
}

/** The rows that the models were trained on, as a warning; null where there are none. */
function describeLeak(
  { rows }: Pick<Dataset, "rows">,
  training: NonNullable<Findings["training"]>,
  nameRow: Namer,
): string | null {
  const { exact, examples } = training;
  const near = training.near ?? 0;
  if (exact + near === 0) return null;
  const nearly = "nearly the same as one";
  const known =
    exact === 0
      ? `${count(near)} of your ${count(rows)} rows ${near === 1 ? "is" : "are"} nearly the same as an example that these models were trained on.`
      : `${count(exact)} of your ${count(rows)} rows ${exact === 1 ? "is an example" : "are examples"} that these models were trained on${near === 0 ? "." : `, and ${count(near)} more ${near === 1 ? "is" : "are"} ${nearly}.`}`;
  const share = (exact + near) / rows;
  const meaning =
    share >= MOST_KNOWN
      ? "Every variant knows them by heart, so a ranking on these rows says nothing about new data."
      : share >= MANY_KNOWN
        ? "Every variant knows them by heart, so a ranking on these rows says little about new data."
        : "Every variant knows them by heart, which flatters all of them.";
  const which = `${exact + near > examples.length ? "such as " : ""}${examples.length === 1 ? "row" : "rows"} ${listRows(examples, nameRow)}`;
  return `${known} ${meaning} Remove them (${which}) and rank again, or take rows that the models cannot have seen.`;
}

/**
 * What was noticed in a set and takes from the worth of any ranking on it, in sentences.
 *
 * @param named whether images are called by their names too, which a report that may be shared does not tell
 */
export function warnOfFindings(dataset: Examined, named = false): string[] {
  const { modality, findings } = dataset;
  const nameRow = named ? namerOf(modality, findings) : count;
  const leak = findings?.training && describeLeak(dataset, findings.training, nameRow);
  return leak ? [leak] : [];
}

const clusters = (value: number): string => (value === 1 ? "1 cluster" : `${count(value)} clusters`);

/** Rows that say the same, in sentences with the names of images; none where all rows differ. */
export function describeRepeated({ modality }: Pick<Dataset, "modality">, findings: Findings): string[] {
  const { conflicts, duplicates, nearDuplicates } = findings;
  const nameRow = namerOf(modality, findings);
  const told: string[] = [];
  if (conflicts.rows > 0) {
    told.push(
      `${count(conflicts.rows)} rows in ${clusters(conflicts.clusters)} have the very same input and different labels, so some of these labels are wrong, and no variant can be right on all: ${listClusters(conflicts, nameRow)}.`,
    );
  }
  if (duplicates.rows > 0) {
    told.push(
      `${count(duplicates.rows)} rows in ${clusters(duplicates.clusters)} have the very same input, which counts several times: ${listClusters(duplicates, nameRow)}.`,
    );
  }
  if (nearDuplicates !== null && nearDuplicates.rows > 0) {
    told.push(
      `${count(nearDuplicates.rows)} rows in ${clusters(nearDuplicates.clusters)} have nearly the same input: ${listClusters(nearDuplicates, nameRow)}. Where they come from one source, name it as the group column.`,
    );
  }
  return told;
}

function whyNotNear({ modality, rows }: Examined): string {
  if (modality === "text-pair") return "in pairs of texts, of which many share one text";
  if (modality === "tabular") return "in tables, where closeness depends on what each feature means";
  if (rows > NEAR_ROWS) return `in sets of more than ${count(NEAR_ROWS)} rows`;
  return "here, where inputs that have nothing to do with each other look too much alike";
}

/** What was looked for and not found, and what could not be looked for, in sentences. */
export function describeSound(dataset: Examined, findings: Findings): string[] {
  const { duplicates, nearDuplicates, training } = findings;
  const told: string[] = [];
  if (duplicates.rows === 0) told.push("No two rows have the very same input.");
  if (nearDuplicates?.rows === 0) told.push("No two rows have nearly the same input.");
  if (nearDuplicates === null) told.push(`Near-duplicates are not looked for ${whyNotNear(dataset)}.`);
  if (training === null) {
    told.push(
      "This family publishes no fingerprints of its training data, so rows that it was trained on go unnoticed.",
    );
  } else if (training.exact + (training.near ?? 0) === 0) {
    const nearly = training.near === null ? "" : ", nor nearly so";
    told.push(`None of your rows is among the ${count(training.compared)} training examples${nearly}.`);
  }
  return told;
}

/** Most features that are named before the rest is only counted. */
const NAMED = 12;

/** Features that the mapping says are not in the file, as a sentence. */
export function describeAbsent(features: readonly string[]): string {
  const more = features.length > NAMED ? ` and ${count(features.length - NAMED)} more` : "";
  const names = `${features.slice(0, NAMED).join(", ")}${more}`;
  return `${features.length === 1 ? "1 feature is" : `${count(features.length)} features are`} not in the file, missing in all rows: ${names}.`;
}

type Reading = { unit: string | null } & Partial<Pick<FeatureFinding, "words" | "conversion">>;

/** How the values of a feature were read where that is not as they stand in the file, in sentences: "M read as 1, F as 0." */
export function describeReading({ unit, words = [], conversion = null }: Reading): string[] {
  const told: string[] = [];
  const [first, ...others] = words;
  if (first !== undefined) {
    told.push(`${first.word} read as ${first.code}${others.map(({ word, code }) => `, ${word} as ${code}`).join("")}.`);
  }
  if (conversion !== null) {
    told.push(
      `Converted from ${conversion.unit} to ${unit ?? "a number without a unit"}: ${describeFactor(conversion)}.`,
    );
  }
  return told;
}
