import { findEvaluationRows } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import { mappingSchema } from "#server/contracts/mapping";
import { getReport } from "#server/evaluations/get-evaluation";
import { findVariant } from "#server/families/find-variant";
import { type Bundle, describeBundle } from "#server/families/open-bundle";
import { type BundleChoice, chooseForBundle } from "#server/report/bundle-variants";

/**
 * The bundle of a variant, or of several as one, with the report that led to it.
 *
 * @param choice the recommended variant where nothing is named
 * @throws ConflictError until the evaluation is done, NotFoundError for an ensemble that the report lacks
 */
export async function openEvaluationBundle(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
  choice: BundleChoice,
): Promise<Bundle> {
  const report = await getReport(context, workspace, id);
  const variants = chooseForBundle(report, choice);
  const { dataset = null } = (await findEvaluationRows(context.db, workspace, id)) ?? {};
  const mapping = dataset && mappingSchema.parse(dataset.mapping);
  // All variants of a family lie in its package.
  const { packageDirectory } = await findVariant(context, report.family, variants[0] as string);
  return describeBundle(report.family, { packageDir: packageDirectory, variants, report, mapping });
}
