import { z } from "zod";
import { publicProcedure, router, workspaceProcedure } from "#server/api/trpc";
import { mappingSchema } from "#server/contracts/mapping";
import { createSampleStressSet } from "#server/stress-sets/create-sample";
import { deleteStressSet } from "#server/stress-sets/delete-stress-set";
import { getStressSet } from "#server/stress-sets/get-stress-set";
import { listStressSets } from "#server/stress-sets/list-stress-sets";
import { mapStressSet } from "#server/stress-sets/map-stress-set";

const byId = z.object({ id: z.string() });

export const stressSetsRouter = router({
  list: publicProcedure.query(({ ctx }) => (ctx.workspace === null ? [] : listStressSets(ctx.context, ctx.workspace))),
  byId: workspaceProcedure.input(byId).query(({ ctx, input }) => getStressSet(ctx.context, ctx.workspace, input.id)),
  fromSample: workspaceProcedure
    .input(z.object({ family: z.string() }))
    .mutation(({ ctx, input }) => createSampleStressSet(ctx.context, ctx.workspace, input.family)),
  map: workspaceProcedure
    .input(byId.extend({ mapping: mappingSchema }))
    .mutation(({ ctx, input }) => mapStressSet(ctx.context, ctx.workspace, input.id, input.mapping)),
  delete: workspaceProcedure
    .input(byId)
    .mutation(({ ctx, input }) => deleteStressSet(ctx.context, ctx.workspace, input.id)),
});
