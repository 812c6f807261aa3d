import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { areasOf } from "#cli/families/benchmark/measure-areas";
import type { Answers } from "#cli/families/benchmark/predict-levels";
import type { Equivalence } from "#server/contracts/views";
import { areaEquivalenceTests } from "#server/statistics/area-equivalence-tests";
import type { RocArea } from "#server/statistics/roc-area";
import { type EquivalenceTest, twoOneSidedTests } from "#server/statistics/two-one-sided-tests";
import type { FamilyPackage } from "#server/storage/family-package";

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

function judgeAccuracy(
  pack: FamilyPackage,
  { columns, predicted }: Answers,
): { mean: number; tests: EquivalenceTest[] } {
  const K = pack.variants.length;
  const correct = predicted.map((value, index) => Number(value === columns.labels[Math.floor(index / K)]));
  return { mean: meanOf(correct), tests: twoOneSidedTests(correct, K, pack.family.equivalence.margin) };
}

function judgeAreas(pack: FamilyPackage, { columns, scores }: Answers): { mean: number; tests: EquivalenceTest[] } {
  const { family, variants } = pack;
  if (scores === null) throw new RangeError(`'${family.slug}' names no positive label, so it has no scores.`);
  const positive = family.labels.indexOf(family.positive ?? "");
  const isPositive = columns.labels.map((label) => Number(label === positive));
  const areas = areasOf(scores, variants.length, isPositive, [...columns.labels.keys()]);
  if (areas.includes(null)) throw new RangeError("The i.i.d. test lacks a class.");
  const known = areas as RocArea[];
  return { mean: meanOf(known.map(({ area }) => area)), tests: areaEquivalenceTests(known, family.equivalence.margin) };
}

/** Judges on the i.i.d. test whether the variants are equally good, and writes the verdict into the package. */
export async function publishEquivalence(pack: FamilyPackage, answers: Answers): Promise<void> {
  const { metric, margin } = pack.family.equivalence;
  const { mean, tests } = metric === "accuracy" ? judgeAccuracy(pack, answers) : judgeAreas(pack, answers);
  const equivalence: Equivalence = {
    metric,
    margin,
    mean,
    within: tests.filter(({ within }) => within).length,
    outside: pack.variants.filter((_, k) => !tests[k]?.within).map(({ variant }) => variant),
    variants: tests.length,
    n: answers.columns.labels.length,
  };
  await writeFile(join(pack.directory, "benchmarks", "equivalence.json"), `${JSON.stringify(equivalence, null, 2)}\n`);
}
