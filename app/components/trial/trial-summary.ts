import type { TrialResult } from "#server/contracts/trial";

export type Answer = { variant: string; label: string; confidence: number };

/** The answer of each variant: its most probable label; of equals the first. */
export function answersOf({ labels, variants }: TrialResult): Answer[] {
  return variants.map(({ variant, probabilities }) => {
    const confidence = Math.max(...probabilities);
    return { variant, confidence, label: labels[probabilities.indexOf(confidence)] ?? "" };
  });
}

/** How many variants give each answer, most first. */
export function countAnswers(answers: Answer[]): { label: string; variants: number }[] {
  const counts = Map.groupBy(answers, ({ label }) => label);
  return [...counts]
    .map(([label, own]) => ({ label, variants: own.length }))
    .sort((one, other) => other.variants - one.variants);
}

/** The answer in one sentence. */
export function trialHeadline(answers: Answer[]): string {
  const counts = countAnswers(answers);
  const [first, ...others] = counts;
  if (!first) return "No variant answered.";
  if (others.length === 0) return `All ${first.variants} say “${first.label}”`;
  const rest = others.map(({ label, variants }) => `${variants} “${label}”`);
  const last = rest.pop();
  return `${first.variants} of ${answers.length} say “${first.label}”, ${rest.length > 0 ? `${rest.join(", ")} and ` : ""}${last}`;
}

/** How many variants changed their answer between two inputs. */
export function countChanged(before: TrialResult, after: TrialResult): number {
  const known = new Map(answersOf(before).map(({ variant, label }) => [variant, label]));
  return answersOf(after).filter(({ variant, label }) => known.get(variant) !== label).length;
}
