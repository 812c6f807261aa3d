import { drawShare, replaceParts } from "#server/stress/text/words";
import { defineTextOperation, SEVERITY_PROBLEM, severityShare } from "#server/stress/text-operation";

/** Latin letters and letters of Cyrillic and Greek that look the same in most typefaces. */
const LOOK_ALIKES: Record<string, string> = {
  a: "а",
  c: "с",
  e: "е",
  i: "і",
  j: "ј",
  o: "о",
  p: "р",
  s: "ѕ",
  x: "х",
  y: "у",
  v: "ν",
  h: "һ",
  A: "А",
  B: "В",
  C: "С",
  E: "Е",
  H: "Н",
  I: "І",
  J: "Ј",
  K: "К",
  M: "М",
  N: "Ν",
  O: "О",
  P: "Р",
  S: "Ѕ",
  T: "Т",
  X: "Х",
  Y: "Υ",
  Z: "Ζ",
};

const SHARES = [0.02, 0.05, 0.1, 0.2, 0.4];

export const lookAlikes = defineTextOperation("look-alikes", {
  source: "Unicode Technical Standard 39, confusables; Boucher et al. 2022",
  refuse: SEVERITY_PROBLEM,
  change: (text, level, random) => {
    const letters = Array.from(text.matchAll(/[A-Za-z]/g), (found) => ({ at: found.index, text: found[0] })).filter(
      (letter) => letter.text in LOOK_ALIKES,
    );
    const drawn = drawShare(letters, severityShare(SHARES, level), random);
    return replaceParts(
      text,
      drawn.map((letter) => ({ ...letter, by: LOOK_ALIKES[letter.text] as string })),
    );
  },
});
