import { initTRPC, TRPCError } from "@trpc/server";
import { tellProblem } from "#server/api/tell-problem";
import type { Context } from "#server/context";
import { type ErrorCode, FiftyfoldError } from "#server/errors";
import { logFailure } from "#server/log/log-failure";
import { inScope } from "#server/log/scope";
import { asKnown, toProblem } from "#server/problem";

/** What a procedure knows of its caller. */
export type ApiContext = {
  context: Context;
  /** The workspace that the caller's cookie opens, or null. */
  workspace: string | null;
  /** Gives the caller a workspace of their own by a cookie; absent where no cookie can be set. */
  startWorkspace?: () => Promise<string>;
  /** Of a page; a request over HTTP carries its id by itself. */
  requestId?: string;
};

const TRPC_CODES: Record<ErrorCode, TRPCError["code"]> = {
  "bad-input": "BAD_REQUEST",
  unauthorised: "UNAUTHORIZED",
  "not-found": "NOT_FOUND",
  conflict: "CONFLICT",
  "too-large": "PAYLOAD_TOO_LARGE",
  unsupported: "UNSUPPORTED_MEDIA_TYPE",
  unprocessable: "UNPROCESSABLE_CONTENT",
  "too-slow": "SERVICE_UNAVAILABLE",
  "too-many": "TOO_MANY_REQUESTS",
  unavailable: "SERVICE_UNAVAILABLE",
  internal: "INTERNAL_SERVER_ERROR",
};

const t = initTRPC.context<ApiContext>().create({
  errorFormatter: ({ shape, error }) => {
    const known = error.cause instanceof FiftyfoldError ? error.cause : null;
    const problem = known || error.code === "INTERNAL_SERVER_ERROR" ? tellProblem(known ?? error) : undefined;
    return { ...shape, message: problem?.message ?? shape.message, data: { ...shape.data, stack: undefined, problem } };
  },
  sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 15_000 } },
});

/** An error of ours as tRPC's. What we do not know the cause of is logged and thrown on without a word of it: Next prints what a page throws. */
function translate(error: TRPCError): TRPCError {
  const cause = asKnown(error.cause);
  if (!(cause instanceof FiftyfoldError) && error.code !== "INTERNAL_SERVER_ERROR") return error;
  const known = cause instanceof FiftyfoldError ? cause : null;
  if (!known || known.code === "internal" || known.code === "unavailable")
    logFailure(error.cause ?? error, "a procedure failed");
  const { message, hint } = toProblem(cause);
  const told = known ?? new FiftyfoldError("internal", message, { hint: hint ?? undefined });
  return new TRPCError({ code: TRPC_CODES[told.code], message: told.message, cause: told });
}

/** Our errors become tRPC's at one place. */
const translateErrors = t.middleware(({ ctx: { requestId }, next }) =>
  inScope(requestId ? { requestId } : {}, async () => {
    const result = await next();
    if (!result.ok) throw translate(result.error);
    return result;
  }),
);

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Open to everybody: the catalogue. */
export const publicProcedure = t.procedure.use(translateErrors);

/** For callers with a workspace, which every private thing is bound to. */
export const workspaceProcedure = publicProcedure.use(async ({ ctx, next }) => {
  if (ctx.workspace === null) {
    throw new FiftyfoldError("not-found", "There is no such thing in this workspace.", {
      hint: "Open the upload page to start one.",
    });
  }
  return next({ ctx: { ...ctx, workspace: ctx.workspace } });
});
