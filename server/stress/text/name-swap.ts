import type { Random } from "#server/stress/random";
import { COMMON_NAMES, INTERNATIONAL_NAMES } from "#server/stress/text/name-lists";
import { inCaseOf, replaceParts, wordsOf } from "#server/stress/text/words";
import { defineTextOperation, oneOf } from "#server/stress/text-operation";

const LISTS = { common: COMMON_NAMES, international: INTERNATIONAL_NAMES };
const GENDERS = ["female", "male"] as const;

/** Of each name, as which it is mostly given. */
const GENDER_OF = new Map(
  GENDERS.flatMap((gender) =>
    Object.values(LISTS).flatMap((list) => list[gender].map((name) => [name, gender] as const)),
  ),
);

/** "JOHN" and "John" are names, "john" may be anything. */
const nameIn = (word: string): string | null => {
  const [bare = ""] = word.split(/['’]/);
  const name = bare.charAt(0) + bare.slice(1).toLowerCase();
  return GENDER_OF.has(name) && bare.charAt(0) !== bare.charAt(0).toLowerCase() ? name : null;
};

function drawOther(name: string, list: keyof typeof LISTS, taken: ReadonlySet<string>, random: Random): string {
  const names = LISTS[list][GENDER_OF.get(name) ?? "female"].filter((each) => each !== name && !taken.has(each));
  return names[random.integer(0, names.length)] ?? name;
}

export const nameSwap = defineTextOperation("name-swap", {
  source: "Ribeiro et al. 2020 (CheckList), change names; Prabhakaran, Hutchinson & Mitchell 2019",
  refuse: oneOf(Object.keys(LISTS)),
  // The texts of a pair speak of the same people, so they share what a name becomes.
  apply: (texts, level, random) => {
    const becomes = new Map<string, string>();
    const inText = new Set(texts.flatMap((text) => wordsOf(text).flatMap((word) => nameIn(word.text) ?? [])));
    return texts.map((text) =>
      replaceParts(
        text,
        wordsOf(text).flatMap((word) => {
          const name = nameIn(word.text);
          if (name === null) return [];
          const taken = new Set([...inText, ...becomes.values()]);
          const other = becomes.get(name) ?? drawOther(name, level as keyof typeof LISTS, taken, random);
          becomes.set(name, other);
          const bare = word.text.slice(0, name.length);
          return [{ at: word.at, text: bare, by: inCaseOf(other, bare) }];
        }),
      ),
    );
  },
});
