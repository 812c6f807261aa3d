import type { Context } from "#server/context";
import { getReport } from "#server/evaluations/get-evaluation";
import { findPublished } from "#server/families/published-family";
import { reportJson } from "#server/report/build-report";
import { reportCsv } from "#server/report/report-csv";
import { reportHtml } from "#server/report/report-html";

export type ReportFormat = "json" | "csv" | "html";

/**
 * The report of an evaluation as a file.
 *
 * @throws ConflictError until the evaluation is done
 */
export async function renderReport(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
  format: ReportFormat,
): Promise<{ fileName: string; text: string }> {
  const report = await getReport(context, workspace, id);
  const fileName = `${report.family}-report.${format}`;
  if (format === "json") return { fileName, text: reportJson(report) };
  if (format === "csv") return { fileName, text: reportCsv(report) };
  // A report outlives the family, should that ever be taken down.
  const family = await findPublished(context, report.family);
  return { fileName, text: reportHtml(report, family?.row.definition.title, family?.row.definition.labels) };
}
