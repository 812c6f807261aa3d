import type { Random } from "#server/stress/random";
import { replaceParts, wordsOf } from "#server/stress/text/words";
import { defineTextOperation, oneOf } from "#server/stress/text-operation";

const CASES: Record<string, (text: string, random: Random) => string> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  title: (text) =>
    replaceParts(
      text,
      wordsOf(text).map((word) => {
        const [first = "", ...rest] = Array.from(word.text);
        return { ...word, by: first.toUpperCase() + rest.join("").toLowerCase() };
      }),
    ),
  random: (text, random) =>
    Array.from(text, (letter) => (random.uniform() < 0.5 ? letter.toLowerCase() : letter.toUpperCase())).join(""),
};

export const letterCase = defineTextOperation("letter-case", {
  source: "Ribeiro et al. 2020 (CheckList), invariance tests",
  refuse: oneOf(Object.keys(CASES)),
  change: (text, level, random) => CASES[String(level)]?.(text, random) ?? text,
});
