import { byLink } from "#server/api/rest/by-link";
import { defineRoute } from "#server/api/rest/define-route";
import { rowsCsvQuerySchema } from "#server/api/rest/inputs";
import { readQuery } from "#server/api/rest/read-query";
import { serveStream } from "#server/api/rest/serve-stream";
import { sharedRows } from "#server/api/rest/shared-rows";
import { streamRowsCsv } from "#server/evaluations/stream-rows-csv";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: byLink(
    sharedRows(async ({ request, context, workspace, evaluation }) => {
      const pieces = await streamRowsCsv(context, workspace, evaluation, readQuery(request, rowsCsvQuerySchema));
      return serveStream(pieces, { type: "text/csv; charset=utf-8", fileName: "rows.csv" });
    }),
  ),
});
