import { jsonResponse } from "#server/api/rest/json-response";
import { checkReadiness } from "#server/operations/check-readiness";
import { getContext } from "#server/server-context";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const readiness = await checkReadiness(getContext);
  return jsonResponse(readiness, { status: readiness.ready ? 200 : 503 });
}
