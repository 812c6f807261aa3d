import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomNumbers, shuffle } from "./choose.ts";
import { csvFile } from "./csv-file.ts";
import { counts, numbers } from "./scenes/counts.ts";
import { garden } from "./scenes/garden.ts";
import { kitchen } from "./scenes/kitchen.ts";
import { office } from "./scenes/office.ts";
import type { Scene } from "./scenes/scene.ts";
import { station } from "./scenes/station.ts";

// node models/samples/make-nli-sample.ts
// Writes nli-sample.csv: labelled pairs of sentences about everyday scenes. Every topic x style x label has the same
// number of rows. The styles differ in what they ask: `plain` says something else of the same scene, `negated` denies
// it, so that a denial alone gives no label away, and `counted` is about numbers. The labels are spelled "entails",
// "neutral" and "contradicts" on purpose, unlike those of the family. `scene` names the rows with the same first text.

const SEED = 23;
const topics: Record<string, Scene[]> = { kitchen, station, garden, office };

/** A pair as premise, hypothesis, label, style. */
type Pair = [string, string, string, string];

function pairsOfScene({ who, does, implies, open, excludes }: Scene): Pair[] {
  const premise = `${who} ${does}.`;
  const plain = (said: string): string => `${who} ${said}.`;
  const denied = (said: string): string => `${who} ${said.replace(/^is /, "is not ")}.`;
  return [
    [premise, plain(implies), "entails", "plain"],
    [premise, plain(open), "neutral", "plain"],
    [premise, plain(excludes), "contradicts", "plain"],
    [premise, denied(excludes), "entails", "negated"],
    [premise, denied(open), "neutral", "negated"],
    [premise, denied(implies), "contradicts", "negated"],
  ];
}

/** The premise speaks of exactly so many, as "only" says. */
function pairsOfCount(
  { what, happened, open }: { what: string; happened: string; open: string },
  [many, fewer, another]: [string, string, string],
): Pair[] {
  const premise = `Only ${many.toLowerCase()} ${what} ${happened}.`;
  return [
    [premise, `More than ${fewer} ${what} ${happened}.`, "entails", "counted"],
    [premise, `The ${many.toLowerCase()} ${what} ${open}.`, "neutral", "counted"],
    [premise, `Exactly ${another} ${what} ${happened}.`, "contradicts", "counted"],
  ];
}

/** The file's text (RFC 4180), the same for the same seed. */
export function makeNliSample(seed = SEED): string {
  const rows = Object.entries(topics).flatMap(([topic, scenes]) => {
    const counted = (counts[topic] ?? []).flatMap((count) => numbers.map((number) => pairsOfCount(count, number)));
    return [...scenes.map(pairsOfScene), ...counted].flatMap((pairs, at) =>
      pairs.map((pair) => [...pair, topic, `${topic} ${at + 1}`]),
    );
  });
  const header = ["premise", "hypothesis", "label", "style", "topic", "scene"];
  return csvFile([header, ...shuffle(rows, randomNumbers(seed))]);
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, "nli-sample.csv"), makeNliSample());
}
