import { stressKind } from "#server/contracts/stresses";
import type { TextOperation } from "#server/stress/operation";
import type { Random } from "#server/stress/random";

type Level = number | string;

const SEVERITIES: readonly Level[] = [1, 2, 3, 4, 5];

/** Says that a severity is none of the five. */
export const SEVERITY_PROBLEM = (level: Level): string | null =>
  SEVERITIES.includes(level) ? null : "a severity is 1, 2, 3, 4 or 5";

/** Says that a level is none of the words that it can be. */
export const oneOf =
  (words: readonly string[]) =>
  (level: Level): string | null =>
    words.includes(String(level)) ? null : `it is ${words.join(" or ")}`;

/** What a severity from 1 to 5 stands for. */
export const severityShare = (shares: readonly number[], level: Level): number => shares[Number(level) - 1] as number;

type Change =
  /** Changes each text of a row by itself. */
  | { change: (text: string, level: Level, random: Random) => string }
  /** Changes the texts of a row together: one, or two of a pair. */
  | { apply: TextOperation["apply"] };

/** An operation on text, as contracts describe it to people. */
export function defineTextOperation(
  name: string,
  { source, refuse, ...does }: Pick<TextOperation, "source" | "refuse"> & Change,
): TextOperation {
  const { title, description, level, levels } = stressKind(name);
  return {
    name,
    title,
    description,
    source,
    modality: "text",
    level,
    levels: typeof levels === "string" ? [] : levels,
    refuse,
    apply: "apply" in does ? does.apply : (texts, at, random) => texts.map((text) => does.change(text, at, random)),
  };
}
