import { Random } from "#server/statistics/random";

const THINGS = ["pan", "kettle", "peeler", "whisk", "grater", "chopping board", "timer", "thermos", "ladle", "sieve"];
const PLACES = ["from this shop", "as a gift", "on the market", "for my mother", "for our canteen", "second-hand"];
const VERDICTS = {
  positive: [
    "It is excellent and I love it",
    "A wonderful buy, I am delighted",
    "Great quality, I recommend it warmly",
  ],
  negative: ["It is awful and I hate it", "A terrible buy, I am disappointed", "Poor quality, do not waste your money"],
};
const LABELS = ["positive", "negative"] as const;

const pick = <T>(random: Random, list: readonly T[]): T => list[random.below(list.length)] as T;

/** A small table of labelled reviews in CSV: the same for the same client and turn, another for any other. */
export function makeSet(client: number, turn: number, rows: number): string {
  const random = new Random(client, turn);
  const lines = Array.from({ length: rows }, (_, row) => {
    const label = LABELS[row % LABELS.length] as (typeof LABELS)[number];
    const months = 1 + random.below(36);
    const verdict = pick(random, VERDICTS[label]);
    const order = `order ${client}-${turn}-${row}`;
    return `"I bought the ${pick(random, THINGS)} ${pick(random, PLACES)} ${months} months ago (${order}). ${verdict}.",${label}`;
  });
  return `text,label\n${lines.join("\n")}\n`;
}
