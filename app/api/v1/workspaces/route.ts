import { createWorkspace } from "#server/accounts/create-workspace";
import { defineRoute } from "#server/api/rest/define-route";
import { jsonResponse } from "#server/api/rest/json-response";

export const dynamic = "force-dynamic";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  POST: async ({ context }) => jsonResponse(await createWorkspace(context), { status: 201 }),
});
