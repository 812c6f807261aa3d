import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawDistinct, randomNumbers, shuffle } from "../samples/choose.ts";
import { csvFile } from "../samples/csv-file.ts";

// node models/recipes/sentiment-negation.ts
// Writes sentiment-negation.csv: pairs of a plain sentence and the same sentence negated, so that the label turns
// round. Only words whose negation speaks for the other side are used: "not great" is a complaint and "not bad" is
// praise, while "not perfect" may still be praise and "not terrible" a complaint.

const SEED = 47;
const PAIRS_A_CELL = 25;

type Label = "positive" | "negative";

export const subjects: Record<string, string[]> = {
  film: ["acting", "story", "film", "movie", "ending", "plot", "script", "music", "cast", "dialogue"],
  other: ["food", "hotel", "service", "camera", "coffee", "garden", "lesson", "phone", "room", "soup"],
};

const adjectives: Record<Label, string[]> = {
  positive: ["good", "great", "convincing", "interesting", "enjoyable", "impressive", "worth it", "fun", "likeable"],
  negative: ["bad", "boring", "disappointing", "annoying", "a waste", "a mistake", "dull", "poor"],
};

// In the past and as they follow "did not".
const verbs: Record<Label, string[]> = {
  positive: ["impressed/impress", "pleased/please", "convinced/convince", "delighted/delight"],
  negative: ["disappointed/disappoint", "bored/bore", "annoyed/annoy", "frustrated/frustrate"],
};

type Form = { plain: string; negated: string; words: Record<Label, string[]> };

// {subject} and {word} are the same on both sides.
export const forms: Record<string, Form> = {
  not: { plain: "The {subject} was {word}.", negated: "The {subject} was not {word}.", words: adjectives },
  contracted: {
    plain: "The {subject} is really {word}.",
    negated: "The {subject} really isn't {word}.",
    words: adjectives,
  },
  never: { plain: "The {subject} was always {word}.", negated: "The {subject} was never {word}.", words: adjectives },
  distant: {
    plain: "I think, and so do my friends, that the {subject} was {word}.",
    negated: "I don't think, and neither do my friends, that the {subject} was {word}.",
    words: adjectives,
  },
  verb: { plain: "The {subject} {word} me.", negated: "The {subject} did not {word} me.", words: verbs },
};

const other: Record<Label, Label> = { positive: "negative", negative: "positive" };
const pick = (choices: string[], random: () => number): string =>
  choices[Math.floor(random() * choices.length)] as string;

/** The file's text, the same for the same seed: as many pairs for each form, topic and label of the plain side. */
export function makeSentimentNegation(seed = SEED): string {
  const random = randomNumbers(seed);
  const pairs: string[][][] = [];
  for (const [form, { plain, negated, words }] of Object.entries(forms)) {
    for (const [topic, choices] of Object.entries(subjects)) {
      for (const label of ["positive", "negative"] as const) {
        const draw = (): string[] => [pick(choices, random), pick(words[label], random)];
        for (const [subject = "", word = ""] of drawDistinct(PAIRS_A_CELL, draw, (drawn) => drawn.join())) {
          const [first = "", second = first] = word.split("/");
          const fill = (text: string, filler: string): string =>
            text.replace("{subject}", subject).replace("{word}", filler);
          pairs.push([
            [fill(plain, first), label, "plain", form, topic],
            [fill(negated, second), other[label], "negated", form, topic],
          ]);
        }
      }
    }
  }
  const rows = shuffle(pairs, random).flatMap((pair, at) => pair.map((row) => [...row, String(at)]));
  return csvFile([["text", "label", "version", "form", "topic", "pair_id"], ...rows]);
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "sentiment-negation.csv"), makeSentimentNegation());
}
