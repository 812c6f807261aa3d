import { serveText } from "#server/api/rest/serve-text";
import type { ReportFormat } from "#server/evaluations/render-report";

const TYPES: Record<ReportFormat, string> = {
  json: "application/json",
  csv: "text/csv; charset=utf-8",
  html: "text/html; charset=utf-8",
};

/** The report is read on the product's own address: it may style itself and do nothing else. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** A report as a file; as a page it may be opened in the browser. */
export function serveReport(
  request: Request,
  format: ReportFormat,
  { fileName, text }: { fileName: string; text: string },
): Promise<Response> {
  return serveText(request, {
    text,
    fileName,
    type: TYPES[format],
    shared: false,
    disposition: format === "csv" ? "attachment" : "inline",
    headers: format === "html" ? { "content-security-policy": POLICY } : {},
  });
}
