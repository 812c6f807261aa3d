import { join } from "node:path";
import type { Context } from "#server/context";
import type { Benchmark } from "#server/contracts/benchmark";
import type { Comparison } from "#server/contracts/comparison";
import { NotFoundError } from "#server/errors";
import { compareTests } from "#server/families/compare-tests";
import { requirePublished } from "#server/families/published-family";
import { readNpz } from "#server/storage/read-npz";

/** Answers of the chosen variants to each row of a published test. */
async function answersOf(directory: string, { predictions, variants }: Benchmark, chosen: string[]) {
  const { shape, data } = await readNpz(join(directory, predictions), "predictions");
  const rows = shape[1] ?? 0;
  return chosen.map((variant) => {
    const at = variants.findIndex((each) => each.variant === variant);
    return data.subarray(at * rows, (at + 1) * rows);
  });
}

/**
 * Some variants of a family side by side, from what the package publishes of each row.
 *
 * @throws NotFoundError for a family or a variant that is not there
 */
export async function compareVariants(
  context: Pick<Context, "db">,
  slug: string,
  variants: string[],
): Promise<Comparison> {
  const { row, variants: all, benchmarks } = await requirePublished(context, slug);
  const { directory, definition } = row;
  const known = new Set(all.map(({ variant }) => variant));
  const missing = variants.find((variant) => !known.has(variant));
  if (missing !== undefined) throw new NotFoundError(`The family '${slug}' has no variant '${missing}'.`);
  const measured = benchmarks.filter(({ variants: own }) =>
    variants.every((variant) => own.some((each) => each.variant === variant)),
  );
  const tests = await Promise.all(
    measured.map(async (benchmark) => ({
      ...benchmark,
      answers: await answersOf(directory, benchmark, variants),
      copies: definition.benchmarks.find(({ name }) => name === benchmark.name)?.stress?.levels.length ?? 1,
    })),
  );
  return { variants, exact: definition.labels.length === 2, tests: compareTests(variants, tests) };
}
