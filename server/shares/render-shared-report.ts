import type { Context } from "#server/context";
import { type ReportFormat, renderReport } from "#server/evaluations/render-report";
import { sharedEvaluationOf } from "#server/shares/shared-evaluation-of";

/** The report behind the token of a link as a file. */
export async function renderSharedReport(
  context: Pick<Context, "db" | "settings">,
  token: string,
  format: ReportFormat,
): Promise<{ fileName: string; text: string }> {
  const { workspace, evaluation } = await sharedEvaluationOf(context, token);
  return renderReport(context, workspace, evaluation, format);
}
