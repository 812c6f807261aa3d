import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createWorkspace } from "#server/accounts/create-workspace";
import { appRouter } from "#server/api/root";
import { workspaceCookie, workspaceOfCookie } from "#server/api/workspace-cookie";
import { getContext } from "#server/server-context";

export const dynamic = "force-dynamic";

async function handle(request: Request): Promise<Response> {
  const context = await getContext();
  const secure = new URL(request.url).protocol === "https:" || request.headers.get("x-forwarded-proto") === "https";
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
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

export { handle as GET, handle as POST };
