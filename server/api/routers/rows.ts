import { z } from "zod";
import { publicProcedure, router } from "#server/api/trpc";
import { rowFilterSchema, rowSourceSchema, rowWindowSchema } from "#server/contracts/rows";
import { exploreRows } from "#server/evaluations/explore-rows";
import { getRow } from "#server/evaluations/get-row";
import { findRowAccess } from "#server/shares/find-row-access";

/** For whoever may see the rows: the owner by the workspace, others by a link that shows them. */
const rowsProcedure = publicProcedure
  .input(z.object({ source: rowSourceSchema }))
  .use(async ({ ctx, input, next }) =>
    next({ ctx: { ...ctx, access: await findRowAccess(ctx.context, ctx.workspace, input.source) } }),
  );

export const rowsRouter = router({
  list: rowsProcedure
    .input(z.object({ filter: rowFilterSchema, window: rowWindowSchema }))
    .query(({ ctx: { context, access }, input: { filter, window } }) =>
      exploreRows(context, access.workspace, access.evaluation, filter, window),
    ),
  byNumber: rowsProcedure
    .input(z.object({ row: z.number().int().positive() }))
    .query(({ ctx: { context, access }, input }) => getRow(context, access.workspace, access.evaluation, input.row)),
});
