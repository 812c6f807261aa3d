import type { Benchmark } from "#server/contracts/benchmark";
import type { Interval } from "#server/contracts/ranking";
import type { Spread, VariantFigure } from "#server/contracts/views";
import { figureOf } from "#server/families/figure-of";
import { normalQuantile } from "#server/statistics/normal-quantile";
import { wilsonInterval } from "#server/statistics/wilson-interval";

type Test = Pick<Benchmark, "name" | "title" | "kind" | "metric" | "unit" | "variants">;
type Measured = Test["variants"][number];

const CONFIDENCE = 0.95;

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function intervalOf({ correct, n, auroc }: Measured, metric: string): Interval {
  if (metric !== "auroc" || !auroc) return wilsonInterval(correct, n, CONFIDENCE);
  const reach = normalQuantile((1 + CONFIDENCE) / 2) * auroc.se;
  return [Math.max(0, auroc.value - reach), Math.min(1, auroc.value + reach)];
}

function slicesOf(own: Measured, { variants }: Test): VariantFigure["slices"] {
  return Object.entries(own.slices).flatMap(([column, slices]) =>
    Object.entries(slices).map(([slice, { correct, n }]) => ({
      column,
      slice,
      value: correct / n,
      n,
      interval: wilsonInterval(correct, n, CONFIDENCE),
      mean: mean(
        variants.flatMap(({ slices: theirs }) => {
          const each = theirs[column]?.[slice];
          return each ? [each.correct / each.n] : [];
        }),
      ),
    })),
  );
}

function describeTest(variant: string, test: Test, spread: Spread, reach: number): VariantFigure | null {
  const own = test.variants.find((each) => each.variant === variant);
  const value = own ? figureOf(own, spread.metric) : null;
  if (!own || value === null) return null;
  const values = test.variants.flatMap((each) => figureOf(each, spread.metric) ?? []);
  const higher = values.filter((each) => each > value).length;
  const level = values.filter((each) => each === value).length;
  const away = value - spread.mean;
  const usual = Math.abs(away) <= reach * spread.samplingSe;
  const { name, title, kind, unit } = test;
  return {
    ...{ name, title, kind, unit, metric: spread.metric, value, n: own.n, mean: spread.mean },
    interval: intervalOf(own, spread.metric),
    places: [higher + 1, higher + level],
    of: values.length,
    standing: usual ? "usual" : away > 0 ? "above" : "below",
    slices: slicesOf(own, test),
  };
}

/**
 * One variant on every published test of its family, in their order, and where it is unusual: farther from the mean of its
 * siblings than sampling n rows gives one variant, with Bonferroni's correction over the tests.
 *
 * Intervals of counts are Wilson's; those of an AUROC are normal with the published standard error (DeLong).
 *
 * @param spreads of the family, in [0, 1]; a test without its spread is left out, as is one where the variant has no figure
 */
export function describeVariant(variant: string, tests: Test[], spreads: Spread[]): VariantFigure[] {
  const reach = normalQuantile(1 - (1 - CONFIDENCE) / (2 * Math.max(1, tests.length)));
  return tests.flatMap((test) => {
    const spread = spreads.find(({ name }) => name === test.name);
    return (spread && describeTest(variant, test, spread, reach)) ?? [];
  });
}
