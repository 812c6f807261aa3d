import { inCaseOf, replaceParts, type Word, wordsOf } from "#server/stress/text/words";
import { defineTextOperation, oneOf } from "#server/stress/text-operation";

/** Words of one gender and of the other; names, titles of films and languages other than English are not covered. */
const PAIRS: [string, string][] = [
  ["he", "she"],
  ["himself", "herself"],
  ["man", "woman"],
  ["men", "women"],
  ["boy", "girl"],
  ["boys", "girls"],
  ["father", "mother"],
  ["fathers", "mothers"],
  ["dad", "mom"],
  ["dads", "moms"],
  ["son", "daughter"],
  ["sons", "daughters"],
  ["brother", "sister"],
  ["brothers", "sisters"],
  ["husband", "wife"],
  ["husbands", "wives"],
  ["uncle", "aunt"],
  ["uncles", "aunts"],
  ["nephew", "niece"],
  ["nephews", "nieces"],
  ["grandfather", "grandmother"],
  ["grandson", "granddaughter"],
  ["king", "queen"],
  ["kings", "queens"],
  ["prince", "princess"],
  ["princes", "princesses"],
  ["actor", "actress"],
  ["actors", "actresses"],
  ["waiter", "waitress"],
  ["hero", "heroine"],
  ["heroes", "heroines"],
  ["gentleman", "lady"],
  ["gentlemen", "ladies"],
  ["male", "female"],
  ["males", "females"],
  ["boyfriend", "girlfriend"],
  ["businessman", "businesswoman"],
  ["policeman", "policewoman"],
  ["groom", "bride"],
  ["widower", "widow"],
  ["mr", "mrs"],
  ["sir", "madam"],
];

const OTHER = new Map(PAIRS.flatMap(([one, two]) => [[one, two] as const, [two, one] as const]));
OTHER.set("ms", "mr");

/** After these, or at an end, "her" is whom it happens to, not whose it is. */
const NO_NOUN = new Set(
  "a an the to in on at of for from with by and or but as if when while that this is was are were will would has had not so because before after than into about over".split(
    " ",
  ),
);

/** The word without an ending such as 's. */
const bareOf = (word: Word): Word => ({ at: word.at, text: word.text.split(/['’]/)[0] ?? "" });

function otherOf(word: Word, next: Word | undefined, text: string): string | null {
  const bare = word.text.toLowerCase();
  if (bare === "his") return "her";
  if (bare === "hers") return "his";
  if (bare === "him") return "her";
  if (bare !== "her") return OTHER.get(bare) ?? null;
  const between = next ? text.slice(word.at + word.text.length, next.at) : "";
  const owns = next !== undefined && between.trim() === "" && !NO_NOUN.has(next.text.toLowerCase());
  return owns ? "his" : "him";
}

export const genderSwap = defineTextOperation("gender-swap", {
  source: "Zhao et al. 2018 (WinoBias), gender swapping; word list of our own",
  refuse: oneOf(["all"]),
  change: (text) => {
    const words = wordsOf(text).map(bareOf);
    return replaceParts(
      text,
      words.flatMap((word, at) => {
        const other = otherOf(word, words[at + 1], text);
        return other === null ? [] : [{ ...word, by: inCaseOf(other, word.text) }];
      }),
    );
  },
});
