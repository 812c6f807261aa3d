import type { Report } from "#server/contracts/report";
import { InputError, NotFoundError } from "#server/errors";

/** What a bundle shall hold: a variant by its id, or the best few as one by how many; the recommended variant where neither is named. */
export type BundleChoice = { variant?: string; ensemble?: number };

/**
 * The variants that a bundle holds.
 *
 * @throws InputError where both are named, NotFoundError where the report has no ensemble of that size
 */
export function chooseForBundle(report: Report, { variant, ensemble }: BundleChoice): string[] {
  if (variant !== undefined && ensemble !== undefined)
    throw new InputError("A bundle holds a variant or an ensemble, not both.", {
      code: "bad-input",
      hint: "Name one of the two.",
    });
  if (ensemble === undefined) return [variant ?? report.recommendation.variant];
  const found = report.ensembles.find(({ size }) => size === ensemble);
  if (found) return found.members;
  const sizes = report.ensembles.map(({ size }) => size);
  throw new NotFoundError(
    `This ranking has no ensemble of ${ensemble}.`,
    sizes.length > 0 ? `It has those of the best ${sizes.join(", ")}.` : "It has none: take a single variant.",
  );
}
