import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createWorkspace } from "#server/accounts/create-workspace";
import { problemResponse } from "#server/api/rest/problem-response";
import { readBody } from "#server/api/rest/read-body";
import { refuseOtherSites } from "#server/api/rest/refuse-other-sites";
import { appRouter } from "#server/api/root";
import { workspaceCookie, workspaceOfCookie } from "#server/api/workspace-cookie";
import { getContext } from "#server/server-context";

export const dynamic = "force-dynamic";

/** The request with its body read, as far as an honest one goes: tRPC itself would read without end. */
async function bounded(request: Request): Promise<Request> {
  refuseOtherSites(request);
  if (request.body === null) return request;
  const { method, headers, signal } = request;
  return new Request(request.url, { method, headers, signal, body: (await readBody(request.body)) as BodyInit });
}

async function answer(request: Request): Promise<Response> {
  const context = await getContext();
  const secure = new URL(request.url).protocol === "https:" || request.headers.get("x-forwarded-proto") === "https";
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    maxBatchSize: 20,
    createContext: async ({ resHeaders }) => ({
      context,
      workspace: await workspaceOfCookie(context, request.headers.get("cookie")),
      startWorkspace: async () => {
        const { workspace, token } = await createWorkspace(context);
        resHeaders.append("set-cookie", workspaceCookie(token, secure));
        return workspace;
      },
    }),
  });
}

async function handle(request: Request): Promise<Response> {
  try {
    return await answer(await bounded(request));
  } catch (error) {
    return problemResponse(error);
  }
}

export { handle as GET, handle as POST };
