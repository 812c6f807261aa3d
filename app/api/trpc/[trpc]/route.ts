import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createWorkspace } from "#server/accounts/create-workspace";
import { problemResponse } from "#server/api/rest/problem-response";
import { readBody } from "#server/api/rest/read-body";
import { refuseOtherSites } from "#server/api/rest/refuse-other-sites";
import { appRouter } from "#server/api/root";
import { withRequest } from "#server/api/with-request";
import { workspaceCookie, workspaceOfCookie } from "#server/api/workspace-cookie";
import { logFailure } from "#server/log/log-failure";
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
    onError: ({ ctx, error }) => {
      // Whatever a procedure throws is logged there.
      if (!ctx && error.code === "INTERNAL_SERVER_ERROR") logFailure(error.cause ?? error, "request failed");
    },
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

/** The procedure that is asked for; one word for several at once, and for what there is not. */
function nameProcedure(url: string): string {
  const names = new URL(url).pathname.split("/").at(-1) ?? "";
  if (names.includes(",")) return "batch";
  return Object.hasOwn(appRouter._def.procedures, names) ? names : "unknown";
}

function handle(request: Request): Promise<Response> {
  return withRequest(request, { door: "trpc", route: nameProcedure(request.url) }, async () => {
    try {
      return await answer(await bounded(request));
    } catch (error) {
      return problemResponse(error);
    }
  });
}

export { handle as GET, handle as POST };
