import type { Call, Endpoint } from "#server/api/rest/define-route";
import { findRowAccess } from "#server/shares/find-row-access";

/** For endpoints of the rows behind a link: finds the evaluation, where the link shows its rows. */
export function sharedRows(
  endpoint: (call: Call & { workspace: string; evaluation: string }) => Promise<Response>,
): Endpoint {
  return async (call) => {
    const access = await findRowAccess(call.context, null, { share: call.param("link") });
    return endpoint({ ...call, ...access });
  };
}
