import { z } from "zod";
import { publicProcedure, router, workspaceProcedure } from "#server/api/trpc";
import { comparedVariantsSchema } from "#server/contracts/evaluation-comparison";
import { rankingOptionsSchema } from "#server/contracts/ranking";
import { cancelEvaluation } from "#server/evaluations/cancel-evaluation";
import { clearEvaluation } from "#server/evaluations/clear-evaluation";
import { compareOnRows } from "#server/evaluations/compare-on-rows";
import { createEvaluation } from "#server/evaluations/create-evaluation";
import { deleteEvaluation } from "#server/evaluations/delete-evaluation";
import { getEvaluation } from "#server/evaluations/get-evaluation";
import { getKnown } from "#server/evaluations/get-known";
import { listEvaluations } from "#server/evaluations/list-evaluations";
import { listRequirements } from "#server/evaluations/list-requirements";
import { restoreEvaluation } from "#server/evaluations/restore-evaluation";
import { watchEvaluation } from "#server/evaluations/watch-evaluation";

const byId = z.object({ id: z.string() });

export const evaluationsRouter = router({
  list: publicProcedure.query(({ ctx }) => (ctx.workspace === null ? [] : listEvaluations(ctx.context, ctx.workspace))),
  byId: workspaceProcedure.input(byId).query(({ ctx, input }) => getEvaluation(ctx.context, ctx.workspace, input.id)),
  compare: workspaceProcedure
    .input(byId.extend({ variants: comparedVariantsSchema }))
    .query(({ ctx, input }) => compareOnRows(ctx.context, ctx.workspace, input.id, input.variants)),
  known: workspaceProcedure
    .input(z.object({ stressSet: z.string() }))
    .query(({ ctx, input }) => getKnown(ctx.context, ctx.workspace, input.stressSet)),
  requirements: workspaceProcedure
    .input(z.object({ stressSet: z.string() }))
    .query(({ ctx, input }) => listRequirements(ctx.context, ctx.workspace, input.stressSet)),
  create: workspaceProcedure
    .input(rankingOptionsSchema.extend({ stressSet: z.string() }))
    .mutation(({ ctx, input: { stressSet, ...options } }) =>
      createEvaluation(ctx.context, ctx.workspace, stressSet, options),
    ),
  cancel: workspaceProcedure
    .input(byId)
    .mutation(({ ctx, input }) => cancelEvaluation(ctx.context, ctx.workspace, input.id)),
  delete: workspaceProcedure
    .input(byId)
    .mutation(({ ctx, input }) => deleteEvaluation(ctx.context, ctx.workspace, input.id)),
  restore: workspaceProcedure
    .input(byId)
    .mutation(({ ctx, input }) => restoreEvaluation(ctx.context, ctx.workspace, input.id)),
  clear: workspaceProcedure
    .input(byId)
    .mutation(({ ctx, input }) => clearEvaluation(ctx.context, ctx.workspace, input.id)),
  events: workspaceProcedure
    .input(byId)
    .subscription(({ ctx, input, signal }) => watchEvaluation(ctx.context, ctx.workspace, input.id, signal)),
});
