import { percent, pointsWide } from "#app/lib/format";
import type { Diagnostics } from "#server/contracts/diagnostics";

import type { Report } from "#server/contracts/report";

type Bin = Diagnostics["reliability"][number]["bins"][number];

/** Standard errors beyond which chance does not explain that a variant is surer than it is right, or less sure. */
const SURE = 2;
/** Bins that are off count where they hold more than this share of the rows. */
const MANY = 0.1;

const sumOf = (bins: readonly Bin[], value: (bin: Bin) => number): number =>
  bins.reduce((sum, bin) => sum + value(bin), 0);

/**
 * Whether a variant is as sure as it is right, told of all rows and not of one bin.
 *
 * @param error its expected calibration error, a share; null where it is not known
 */
export function describeCalibration(variant: string, bins: readonly Bin[], error: number | null): string {
  const rows = sumOf(bins, ({ n }) => n);
  const sure = sumOf(bins, ({ n, confidence }) => n * confidence) / rows;
  const right = sumOf(bins, ({ correct }) => correct) / rows;
  const noise = Math.sqrt(sumOf(bins, ({ n, confidence }) => n * confidence * (1 - confidence))) / rows;
  const isOff = ({ confidence, interval: [low, high] }: Bin): boolean => confidence < low || confidence > high;
  const off = sumOf(bins.filter(isOff), ({ n }) => n) / rows;
  const finding =
    right < sure - SURE * noise
      ? "it claims too much"
      : right > sure + SURE * noise
        ? "it could be surer"
        : off > MANY
          ? `right on the whole, but off in bins that hold ${percent(off, 0)} of the rows`
          : "as sure as it should be, as far as these rows can tell";
  const size =
    error === null ? "" : ` Over all bins its confidence is off by ${pointsWide(error)} (calibration error).`;
  return `On your rows variant ${variant} is ${percent(sure)} sure on average and right on ${percent(right)}: ${finding}.${size}`;
}

/** The calibration error of each variant, as a metric beside the objective or as the objective itself; none where neither was worked out. */
export function calibrationErrors({
  metric,
  variants,
  metrics,
}: Pick<Report, "metric" | "variants" | "metrics">): Record<string, number> {
  const name = "calibration-error";
  const figures = metric === name ? variants : (metrics.find((each) => each.metric === name)?.variants ?? []);
  return Object.fromEntries(
    figures.flatMap(({ variant, estimate }) => (estimate === null ? [] : [[variant, estimate]])),
  );
}
