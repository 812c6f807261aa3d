import { z } from "zod";
import { publicProcedure, router, workspaceProcedure } from "#server/api/trpc";
import { createShare } from "#server/shares/create-share";
import { listShares } from "#server/shares/list-shares";
import { openShare } from "#server/shares/open-share";
import { revokeShare } from "#server/shares/revoke-share";
import { updateShare } from "#server/shares/update-share";

const byId = z.object({ id: z.string() });
const ofEvaluation = z.object({ evaluation: z.string() });
const showRows = z.object({ showRows: z.boolean() });

export const sharesRouter = router({
  /** What a link opens, for whoever has it. */
  open: publicProcedure
    .input(z.object({ token: z.string() }))
    .query(({ ctx, input }) => openShare(ctx.context, input.token)),
  list: workspaceProcedure
    .input(ofEvaluation)
    .query(({ ctx, input }) => listShares(ctx.context, ctx.workspace, input.evaluation)),
  create: workspaceProcedure
    .input(ofEvaluation.extend(showRows.shape))
    .mutation(({ ctx, input: { evaluation, ...choice } }) =>
      createShare(ctx.context, ctx.workspace, evaluation, choice),
    ),
  update: workspaceProcedure
    .input(byId.extend(showRows.shape))
    .mutation(({ ctx, input: { id, ...choice } }) => updateShare(ctx.context, ctx.workspace, id, choice)),
  revoke: workspaceProcedure
    .input(byId)
    .mutation(({ ctx, input }) => revokeShare(ctx.context, ctx.workspace, input.id)),
});
