import type { Context } from "#server/context";
import { getReport } from "#server/evaluations/get-evaluation";
import { findVariant } from "#server/families/find-variant";
import { type Bundle, describeBundle } from "#server/families/open-bundle";

/**
 * The bundle of a variant with the report that led to it.
 *
 * @param variant the recommended one where none is named
 * @throws ConflictError until the evaluation is done
 */
export async function openEvaluationBundle(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
  variant: string | undefined,
): Promise<Bundle> {
  const report = await getReport(context, workspace, id);
  const found = await findVariant(context, report.family, variant ?? report.recommendation.variant);
  return describeBundle(report.family, { packageDir: found.packageDirectory, variant: found.variant, report });
}
