import type { RowFilter, RowSummary } from "#server/contracts/rows";

/** "07" -> "variant 07", "07,12" -> "variants 07 and 12" */
function variantsWords(names: string): string {
  const list = names.split(",");
  return list.length === 1 ? `variant ${names}` : `variants ${list.slice(0, -1).join(", ")} and ${list.at(-1)}`;
}

/** What a filter asks for, a phrase a part. */
export function filterPhrases(filter: RowFilter): { name: keyof RowFilter; words: string }[] {
  const { variant, truth, answer, slice, only, right, wrong, apart, q } = filter;
  const who = variant === undefined ? "most variants" : `variant ${variant}`;
  const onlyWords = { wrong: `${who} wrong`, right: `${who} right`, split: "variants disagree" };
  return [
    ...(variant === undefined ? [] : [{ name: "variant" as const, words: `as variant ${variant} answers` }]),
    ...(only === undefined ? [] : [{ name: "only" as const, words: onlyWords[only] }]),
    ...(truth === undefined ? [] : [{ name: "truth" as const, words: `really ${truth}` }]),
    ...(answer === undefined ? [] : [{ name: "answer" as const, words: `answered ${answer}` }]),
    ...(slice === undefined ? [] : [{ name: "slice" as const, words: slice.replace(":", ": ") }]),
    ...(right === undefined ? [] : [{ name: "right" as const, words: `${variantsWords(right)} right` }]),
    ...(wrong === undefined ? [] : [{ name: "wrong" as const, words: `${variantsWords(wrong)} wrong` }]),
    ...(apart === undefined ? [] : [{ name: "apart" as const, words: `${variantsWords(apart)} part` }]),
    ...(q === undefined || q === "" ? [] : [{ name: "q" as const, words: `“${q}”` }]),
  ];
}

const MOST_NAMED = 3;

/** "positive 31, negative 19" */
export function answerWords({ answers }: Pick<RowSummary, "answers">): string {
  const named = answers.slice(0, MOST_NAMED).map(({ label, variants }) => `${label} ${variants}`);
  const rest = answers.length - named.length;
  return rest > 0 ? `${named.join(", ")} and ${rest} more` : named.join(", ");
}

/** The input in one line, for lists and names. */
export function inputLine({ input }: Pick<RowSummary, "input">): string {
  if (input.features) {
    const known = Object.entries(input.features).filter(([, value]) => value !== null);
    return known
      .slice(0, 6)
      .map(([name, value]) => `${name} ${value}`)
      .join(" · ");
  }
  return input.image ?? [input.text, input.textPair].filter((text) => text !== null).join(" / ");
}
