import type { Random } from "#server/stress/random";
import { drawShare, replaceParts, wordsOf } from "#server/stress/text/words";
import { defineTextOperation, SEVERITY_PROBLEM, severityShare } from "#server/stress/text-operation";

/** Keys that touch each other on a QWERTY keyboard. */
const NEIGHBOURS: Record<string, string> = {
  q: "wa",
  w: "qesa",
  e: "wrds",
  r: "etfd",
  t: "rygf",
  y: "tuhg",
  u: "yijh",
  i: "uokj",
  o: "iplk",
  p: "ol",
  a: "qwsz",
  s: "awedxz",
  d: "serfcx",
  f: "drtgvc",
  g: "ftyhbv",
  h: "gyujnb",
  j: "huikmn",
  k: "jiolm",
  l: "kop",
  z: "asx",
  x: "zsdc",
  c: "xdfv",
  v: "cfgb",
  b: "vghn",
  n: "bhjm",
  m: "njk",
};

const SHARES = [0.05, 0.1, 0.2, 0.35, 0.5];
const SHORTEST = 3;

type Slip = (letters: string[], at: number, random: Random) => string[];

const pressNeighbour: Slip = (letters, at, random) => {
  const letter = letters[at] as string;
  const keys = NEIGHBOURS[letter.toLowerCase()];
  if (keys === undefined) return swap(letters, at);
  const key = keys.charAt(random.integer(0, keys.length));
  return letters.with(at, letter === letter.toLowerCase() ? key : key.toUpperCase());
};
const drop: Slip = (letters, at) => letters.toSpliced(at, 1);
const double: Slip = (letters, at) => letters.toSpliced(at, 0, letters[at] as string);
function swap(letters: string[], at: number): string[] {
  const other = at + 1 < letters.length ? at + 1 : at - 1;
  const [one, two] = [letters[at] as string, letters[other] as string];
  // Equal letters swapped are no slip.
  return one === two ? letters.toSpliced(at, 1) : letters.with(at, two).with(other, one);
}

const SLIPS: Slip[] = [pressNeighbour, drop, double, swap];

function slip(word: string, random: Random): string {
  const letters = Array.from(word);
  const made = SLIPS[random.integer(0, SLIPS.length)] as Slip;
  return made(letters, random.integer(0, letters.length), random).join("");
}

export const typos = defineTextOperation("typos", {
  source: "Ribeiro et al. 2020 (CheckList); Pruthi, Dhingra & Lipton 2019",
  refuse: SEVERITY_PROBLEM,
  change: (text, level, random) => {
    const words = wordsOf(text).filter((word) => Array.from(word.text).length >= SHORTEST);
    const drawn = drawShare(words, severityShare(SHARES, level), random);
    return replaceParts(
      text,
      drawn.map((word) => ({ ...word, by: slip(word.text, random) })),
    );
  },
});
