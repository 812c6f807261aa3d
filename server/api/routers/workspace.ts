import { publicProcedure, router } from "#server/api/trpc";
import { FiftyfoldError } from "#server/errors";

export const workspaceRouter = router({
  /** The caller's workspace, made where there is none yet. */
  ensure: publicProcedure.mutation(async ({ ctx }) => {
    if (ctx.workspace !== null) return { workspace: ctx.workspace };
    if (!ctx.startWorkspace) throw new FiftyfoldError("unauthorised", "No workspace can be started from here.");
    return { workspace: await ctx.startWorkspace() };
  }),
});
