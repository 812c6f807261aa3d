import { headers } from "next/headers";
import { appRouter } from "#server/api/root";
import { createCallerFactory } from "#server/api/trpc";
import { workspaceOfCookie } from "#server/api/workspace-cookie";
import { getContext } from "#server/server-context";

const createCaller = createCallerFactory(appRouter);

/** For server components: the same procedures as over HTTP, called directly in the name of the visitor. */
export async function getCaller(): Promise<ReturnType<typeof createCaller>> {
  const context = await getContext();
  const workspace = await workspaceOfCookie(context, (await headers()).get("cookie"));
  return createCaller({ context, workspace });
}
