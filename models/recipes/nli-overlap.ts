import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawDistinct, randomNumbers, shuffle } from "../samples/choose.ts";
import { csvFile } from "../samples/csv-file.ts";

// node models/recipes/nli-overlap.ts
// Writes nli-overlap.csv: pairs in which every word of the hypothesis stands in the premise, after the three heuristics
// that McCoy et al. (2019) describe; the templates and words are our own. Half of the hypotheses of each heuristic
// follow from their premise. Of the others two thirds neither follow nor are excluded (`neutral`), and a third is
// denied by the premise (`contradiction`). As many of those that follow have a premise with a denial in it, so that a
// word such as "never" does not settle the matter.

const SEED = 31;
const ROWS_A_TEMPLATE = 50;

export type Heuristic = "lexical overlap" | "subsequence" | "constituent";
type Template = {
  heuristic: Heuristic;
  label: "entailment" | "neutral" | "contradiction";
  case: string;
  text: [string, string];
};

const people = [
  ...["artist", "baker", "banker", "captain", "dancer", "dentist", "doctor", "driver", "farmer", "butcher", "gardener"],
  ...["judge", "lawyer", "manager", "musician", "nurse", "painter", "pilot", "sailor", "singer", "student", "tailor"],
  ...["teacher", "tourist", "waiter", "writer"],
];

const words: Record<string, string[]> = {
  did: ["thanked", "helped", "avoided", "admired", "called", "followed", "greeted", "praised", "visited"],
  also: ["thanked", "helped", "avoided", "admired", "called", "followed", "greeted", "praised", "visited"],
  moved: ["danced", "laughed", "slept", "waited", "smiled", "sang", "shouted", "ran", "cried", "arrived"],
  rested: ["danced", "laughed", "slept", "waited", "smiled", "sang", "shouted", "ran", "cried", "arrived"],
  near: ["near", "behind", "next to", "in front of"],
  heard: ["heard", "saw", "remembered", "believed"],
  watched: ["watched", "called", "paid", "visited", "followed"],
  thought: ["thought", "said", "hoped", "claimed", "believed"],
  knew: ["knew", "forgot", "remembered", "discovered", "realised"],
  perhaps: ["Perhaps", "Maybe", "Supposedly", "Hopefully"],
  surely: ["Of course", "Sadly", "Luckily", "Indeed"],
  because: ["Because", "Since", "Although", "After"],
  unless: ["If", "Unless", "In case"],
  young: ["Young", "Tired", "Famous", "Friendly", "Clever"],
  where: ["in the garden", "at the station", "in the library", "on the bridge", "in the market"],
};

const template = (
  heuristic: Heuristic,
  label: Template["label"],
  name: string,
  premise: string,
  hypothesis: string,
): Template => ({ heuristic, label, case: name, text: [premise, hypothesis] });

// {a}, {b} and {c} are three different people. No verb in {did} or {also} goes both ways, as "met" would.
export const templates: Template[] = [
  template("lexical overlap", "neutral", "roles swapped", "The {a} {did} the {b}.", "The {b} {did} the {a}."),
  template("lexical overlap", "neutral", "passive", "The {a} was {did} by the {b}.", "The {a} {did} the {b}."),
  template(
    "lexical overlap",
    "neutral",
    "two subjects",
    "The {a} and the {b} {did} the {c}.",
    "The {c} {did} the {a}.",
  ),
  template(
    "lexical overlap",
    "neutral",
    "relative clause",
    "The {a} who the {b} {also} {did} the {c}.",
    "The {c} {did} the {b}.",
  ),
  template("lexical overlap", "entailment", "passive", "The {a} was {did} by the {b}.", "The {b} {did} the {a}."),
  template(
    "lexical overlap",
    "entailment",
    "relative clause",
    "The {a} who the {b} {also} {did} the {c}.",
    "The {b} {also} the {a}.",
  ),
  template(
    "lexical overlap",
    "entailment",
    "two subjects",
    "The {a} and the {b} {did} the {c}.",
    "The {a} {did} the {c}.",
  ),
  template(
    "lexical overlap",
    "entailment",
    "place left out",
    "The {a} {near} the {b} {did} the {c}.",
    "The {a} {did} the {c}.",
  ),
  template("subsequence", "neutral", "place beside", "The {a} {near} the {b} {moved}.", "The {b} {moved}."),
  template("subsequence", "neutral", "relative clause", "The {a} who {did} the {b} {moved}.", "The {b} {moved}."),
  template(
    "subsequence",
    "neutral",
    "object of a clause",
    "The {a} {heard} the {b} {moved}.",
    "The {a} {heard} the {b}.",
  ),
  template(
    "subsequence",
    "neutral",
    "garden path",
    "While the {a} {watched} the {b} {moved}.",
    "The {a} {watched} the {b}.",
  ),
  template("subsequence", "entailment", "two subjects", "The {a} and the {b} {moved}.", "The {b} {moved}."),
  template("subsequence", "entailment", "adjective", "{young} {a}s {did} the {b}.", "{a}s {did} the {b}."),
  template("subsequence", "entailment", "place left out", "The {a} {did} the {b} {where}.", "The {a} {did} the {b}."),
  template("subsequence", "entailment", "second verb", "The {a} {did} the {b} and {moved}.", "The {a} {did} the {b}."),
  template("constituent", "neutral", "condition", "{unless} the {a} {moved}, the {b} {rested}.", "The {a} {moved}."),
  template("constituent", "neutral", "told or thought", "The {a} {thought} that the {b} {moved}.", "The {b} {moved}."),
  template("constituent", "neutral", "doubt", "{perhaps} the {a} {did} the {b}.", "The {a} {did} the {b}."),
  template("constituent", "neutral", "one or the other", "The {a} {moved}, or the {b} {rested}.", "The {b} {rested}."),
  template("constituent", "entailment", "reason", "{because} the {a} {moved}, the {b} {rested}.", "The {a} {moved}."),
  template("constituent", "entailment", "known", "The {a} {knew} that the {b} {moved}.", "The {b} {moved}."),
  template("constituent", "entailment", "comment", "{surely} the {a} {did} the {b}.", "The {a} {did} the {b}."),
  template("constituent", "entailment", "both", "The {a} {moved}, and the {b} {rested}.", "The {b} {rested}."),
  template("lexical overlap", "contradiction", "denied", "The {a} never {did} the {b}.", "The {a} {did} the {b}."),
  template(
    "lexical overlap",
    "contradiction",
    "denied in a clause",
    "The {a} who never {also} the {b} {did} the {c}.",
    "The {a} {also} the {b}.",
  ),
  template(
    "lexical overlap",
    "entailment",
    "denied beside a clause",
    "The {a} who {also} the {b} never {did} the {c}.",
    "The {a} {also} the {b}.",
  ),
  template(
    "lexical overlap",
    "entailment",
    "denied before",
    "The {a} never {did} the {b} but {also} the {c}.",
    "The {a} {also} the {c}.",
  ),
  template("subsequence", "contradiction", "but not", "The {b} but not the {a} {moved}.", "The {a} {moved}."),
  template("subsequence", "contradiction", "except", "Everyone except the {a} {moved}.", "The {a} {moved}."),
  template("subsequence", "entailment", "nobody but", "Nobody but the {a} {moved}.", "The {a} {moved}."),
  template("subsequence", "entailment", "not only", "Not only the {b} but the {a} {moved}.", "The {a} {moved}."),
  template(
    "constituent",
    "contradiction",
    "not true",
    "It is not true that the {a} {did} the {b}.",
    "The {a} {did} the {b}.",
  ),
  template(
    "constituent",
    "contradiction",
    "a lie",
    "It is a lie that the {a} {did} the {b}.",
    "The {a} {did} the {b}.",
  ),
  template(
    "constituent",
    "entailment",
    "no doubt",
    "There is no doubt that the {a} {did} the {b}.",
    "The {a} {did} the {b}.",
  ),
  template(
    "constituent",
    "entailment",
    "not known",
    "The {c} did not know that the {a} {did} the {b}.",
    "The {a} {did} the {b}.",
  ),
];

function fillPair([premise, hypothesis]: [string, string], random: () => number): [string, string] {
  const [a, b, c] = shuffle(people, random) as [string, string, string];
  const chosen = new Map([
    ["a", a],
    ["b", b],
    ["c", c],
  ]);
  for (const [name, choices] of Object.entries(words)) {
    // Two verbs of one sentence differ, so that no clause repeats another.
    const free = choices.filter((word) => ![...chosen.values()].includes(word));
    chosen.set(name, free[Math.floor(random() * free.length)] as string);
  }
  const fill = (text: string): string => {
    const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => chosen.get(name) as string);
    return filled.charAt(0).toUpperCase() + filled.slice(1);
  };
  return [fill(premise), fill(hypothesis)];
}

/** The file's text, the same for the same seed: 50 different pairs a template. */
export function makeNliOverlap(seed = SEED): string {
  const random = randomNumbers(seed);
  const rows = templates.flatMap(({ heuristic, label, case: name, text }) => {
    const pairs = drawDistinct(
      ROWS_A_TEMPLATE,
      () => fillPair(text, random),
      (pair) => pair.join("\n"),
    );
    const half = `${heuristic}: ${label === "entailment" ? "follows" : "does not follow"}`;
    return pairs.map((pair) => [...pair, label, heuristic, half, `${heuristic}: ${name}: ${label}`]);
  });
  return csvFile([["premise", "hypothesis", "label", "heuristic", "half", "case"], ...shuffle(rows, random)]);
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "nli-overlap.csv"), makeNliOverlap());
}
