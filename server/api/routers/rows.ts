import { z } from "zod";
import { router, workspaceProcedure } from "#server/api/trpc";
import { rowFilterSchema, rowWindowSchema } from "#server/contracts/rows";
import { exploreRows } from "#server/evaluations/explore-rows";
import { getRow } from "#server/evaluations/get-row";

const ofEvaluation = z.object({ evaluation: z.string() });

export const rowsRouter = router({
  list: workspaceProcedure
    .input(ofEvaluation.extend({ filter: rowFilterSchema, window: rowWindowSchema }))
    .query(({ ctx, input: { evaluation, filter, window } }) =>
      exploreRows(ctx.context, ctx.workspace, evaluation, filter, window),
    ),
  byNumber: workspaceProcedure
    .input(ofEvaluation.extend({ row: z.number().int().positive() }))
    .query(({ ctx, input }) => getRow(ctx.context, ctx.workspace, input.evaluation, input.row)),
});
