import { jsonResponse } from "#server/api/rest/json-response";
import type { StressSetView } from "#server/contracts/views";
import { fromProblem } from "#server/stress-sets/create-stress-set";

/**
 * A stress set after a step of its reading: 202 while that goes on behind the answer. A step that failed is told as the
 * problem it is; a mapping that failed can be sent anew.
 */
export function stressSetResponse(view: StressSetView, status: 200 | 201): Response {
  if (view.error) throw fromProblem(view.error);
  const reading = view.state === "received" || view.state === "reading";
  return jsonResponse(view, {
    status: reading ? 202 : status,
    headers: { location: `/api/v1/stress-sets/${view.id}` },
  });
}
