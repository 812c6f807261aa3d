import { defineRoute } from "#server/api/rest/define-route";
import { inWorkspace } from "#server/api/rest/in-workspace";
import { rowsCsvQuerySchema } from "#server/api/rest/inputs";
import { readQuery } from "#server/api/rest/read-query";
import { serveStream } from "#server/api/rest/serve-stream";
import { streamRowsCsv } from "#server/evaluations/stream-rows-csv";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: inWorkspace(async ({ request, context, workspace, param }) => {
    const filter = readQuery(request, rowsCsvQuerySchema);
    const pieces = await streamRowsCsv(context, workspace, param("id"), filter);
    return serveStream(pieces, { type: "text/csv; charset=utf-8", fileName: "rows.csv" });
  }),
});
