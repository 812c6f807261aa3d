import { isObject, toCell } from "#server/ingest/tables/json-text";
import type { ObjectRow } from "#server/ingest/tables/load-objects";

type Task = { data: Record<string, unknown>; annotations: Record<string, unknown>[] };

/** Reads a value as a task of Label Studio's JSON export; null where it is none. */
export function readTask(value: unknown): Task | null {
  if (!isObject(value) || !isObject(value.data)) return null;
  const annotations = value.annotations ?? value.completions;
  return Array.isArray(annotations) ? { data: value.data, annotations: annotations.filter(isObject) } : null;
}

/** What a person chose in one control: the choices, the stars of a rating, the numbers and texts they typed. */
function readAnswer(result: Record<string, unknown>): string | null {
  if (!isObject(result.value)) return null;
  const { choices, rating, number, text, taxonomy } = result.value;
  const path = Array.isArray(taxonomy) && Array.isArray(taxonomy[0]) ? taxonomy[0] : null;
  const answer = choices ?? path ?? rating ?? number ?? text;
  if (Array.isArray(answer)) return answer.length === 0 ? null : answer.map(toCell).join(", ");
  return toCell(answer);
}

/** Answers of one annotation by the name of their control. */
function readAnswers({ result }: Record<string, unknown>): Map<string, string> {
  const answers = new Map<string, string>();
  for (const item of Array.isArray(result) ? result.filter(isObject) : []) {
    const answer = readAnswer(item);
    if (answer !== null) answers.set(toCell(item.from_name) ?? "label", answer);
  }
  return answers;
}

/** The answer most annotators gave, null where as many gave another. */
function findMajority(answers: string[]): string | null {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  return first && first[1] > (second?.[1] ?? 0) ? first[0] : null;
}

/** Where an image lies: as it stands, or by the path that Label Studio's own addresses hold. */
function toPath(value: string): string {
  const local = /[?&]d=([^&]+)/.exec(value)?.[1];
  const path = local ?? (/^\/data\/upload\//.test(value) ? value.replace(/^\/data\/upload\//, "") : value);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * A task as a row: what it shows by the keys of its data, and what was answered by the names of the controls. Skipped
 * annotations do not count; one that is marked as the ground truth counts alone; else the majority counts.
 *
 * @see https://labelstud.io/guide/export (Label Studio's JSON export)
 */
export function taskToRow({ data, annotations }: Task): ObjectRow {
  const row = new Map<string, string | null>();
  for (const [key, value] of Object.entries(data)) {
    const cell = toCell(value);
    row.set(key, cell !== null && /^(\/data\/|https?:|s3:|gs:)/.test(cell) ? toPath(cell) : cell);
  }
  const kept = annotations.filter(({ was_cancelled }) => was_cancelled !== true);
  const truth = kept.filter(({ ground_truth }) => ground_truth === true);
  const all = (truth.length > 0 ? truth : kept).map(readAnswers);
  for (const control of new Set(all.flatMap((answers) => [...answers.keys()]))) {
    const given = all.flatMap((answers) => answers.get(control) ?? []);
    const answer = findMajority(given);
    if (answer === null) return `has annotations that disagree ('${[...new Set(given)].slice(0, 3).join("', '")}')`;
    row.set(row.has(control) ? `${control} (annotation)` : control, answer);
  }
  return row;
}
