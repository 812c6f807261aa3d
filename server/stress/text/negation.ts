import { defineTextOperation, oneOf } from "#server/stress/text-operation";

/** Verbs that take "not" behind them. */
const TAKES_NOT =
  /\b(?:is|are|was|were|am|will|would|could|should|must|might|may|does|do|did|can|has been|have been|had been)\b(?!['’])(?!\s+not\b)/i;

/** Contractions whose stem is not what stands before "n't". */
const STEMS: Record<string, string> = { wo: "will", ca: "can", sha: "shall", ai: "is" };

const CONTRACTED = /\b(?<stem>\p{L}+?)n['’]t\b/iu;
const PLAIN = /\s+(?:not|never)\b|\b(?:not|never)\s+/i;

/** "has been" becomes "has not been", "can" becomes "can not". */
const insert = (text: string): string =>
  text.replace(TAKES_NOT, (verb) => {
    const [first = "", ...rest] = verb.split(" ");
    return [first, first === first.toUpperCase() && first.length > 1 ? "NOT" : "not", ...rest].join(" ");
  });

function remove(text: string): string {
  const contracted = CONTRACTED.exec(text);
  const joined = /\bcannot\b/i.exec(text);
  const plain = PLAIN.exec(text);
  const first = Math.min(...[contracted, joined, plain].map((found) => found?.index ?? Number.POSITIVE_INFINITY));
  if (first === contracted?.index)
    return text.replace(CONTRACTED, (_, stem: string) => {
      const full = STEMS[stem.toLowerCase()];
      return full === undefined ? stem : stem.charAt(0) + full.slice(1);
    });
  if (first === joined?.index) return text.replace(/\b(can)not\b/i, "$1");
  return first === plain?.index ? text.replace(PLAIN, "") : text;
}

export const negation = defineTextOperation("negation", {
  source: "Ribeiro et al. 2020 (CheckList), add negation; rules of our own",
  refuse: oneOf(["insert", "remove"]),
  apply: (texts, level) =>
    texts.map((text, at) => (at < texts.length - 1 ? text : level === "insert" ? insert(text) : remove(text))),
});
