import { FEWEST_COMPARED, MOST_COMPARED } from "#server/contracts/comparison-limits";

/** The variants that an address asks for, and what is wrong with it in a sentence each. */
export type Choice = { chosen: string[]; notes: string[] };

/** How much of what somebody typed is said back. */
const ECHO = 12;

/**
 * Reads `?variants=03,07,21`, or `variants` several times as a plain form sends it. What is not there is left out and named.
 *
 * @param known names of the variants that there are
 * @param failed names of those that are missing since they could not be run
 */
export function choiceOfQuery(
  value: string | string[] | undefined,
  known: string[],
  failed: readonly string[] = [],
): Choice {
  const asked = [value ?? []].flat().flatMap((each) => each.split(","));
  const named = [...new Set(asked.map((each) => each.trim()).filter((each) => each !== ""))];
  const unknown = named.filter((each) => !known.includes(each) && !failed.includes(each));
  const found = named.filter((each) => known.includes(each));
  const notes = named.filter((each) => failed.includes(each)).map((each) => `Variant ${each} could not be run.`);
  if (unknown.length > 0) {
    const shown = unknown.slice(0, MOST_COMPARED).map((each) => `“${each.slice(0, ECHO)}”`);
    notes.push(`There is no variant ${shown.join(", ")}.`);
  }
  if (found.length > MOST_COMPARED)
    notes.push(`At most ${MOST_COMPARED} stand side by side; the first ${MOST_COMPARED} are shown.`);
  if (found.length < FEWEST_COMPARED && named.length > 0)
    notes.push(`A comparison needs at least ${FEWEST_COMPARED} variants.`);
  return { chosen: found.slice(0, MOST_COMPARED), notes };
}

/** The address of a comparison on the published tests. */
export const compareHref = (slug: string, variants: string[]) =>
  `/families/${slug}/compare?variants=${variants.join(",")}` as const;

/** The address of a comparison on the rows of an evaluation. */
export const compareOnRowsHref = (evaluation: string, variants: string[]) =>
  `/evaluations/${evaluation}/compare?variants=${variants.join(",")}` as const;
