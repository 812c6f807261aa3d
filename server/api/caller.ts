import { headers } from "next/headers";
import { readRequestId } from "#server/api/request-id";
import { appRouter } from "#server/api/root";
import { createCallerFactory } from "#server/api/trpc";
import { workspaceOfCookie } from "#server/api/workspace-cookie";
import { getContext } from "#server/server-context";

const createCaller = createCallerFactory(appRouter);

/** For server components: the same procedures as over HTTP, called directly in the name of the visitor. */
export async function getCaller(): Promise<ReturnType<typeof createCaller>> {
  const context = await getContext();
  const asked = await headers();
  const workspace = await workspaceOfCookie(context, asked.get("cookie"));
  return createCaller({ context, workspace, requestId: readRequestId(asked) });
}
