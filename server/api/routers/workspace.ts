import { listDeleted } from "#server/accounts/list-deleted";
import { publicProcedure, router } from "#server/api/trpc";
import { FiftyfoldError } from "#server/errors";

export const workspaceRouter = router({
  /** The caller's workspace, made where there is none yet. */
  ensure: publicProcedure.mutation(async ({ ctx }) => {
    if (ctx.workspace !== null) return { workspace: ctx.workspace };
    if (!ctx.startWorkspace) throw new FiftyfoldError("unauthorised", "No workspace can be started from here.");
    return { workspace: await ctx.startWorkspace() };
  }),
  /** What was deleted a moment ago and can be had back. */
  deleted: publicProcedure.query(({ ctx }) => (ctx.workspace === null ? [] : listDeleted(ctx.context, ctx.workspace))),
});
