import { z } from "zod";
import { publicProcedure, router, workspaceProcedure } from "#server/api/trpc";
import { encodingSchema, mappingSchema } from "#server/contracts/mapping";
import { setNameSchema } from "#server/contracts/set-name";
import { stressChoiceSchema } from "#server/contracts/stresses";
import { clearStressSet } from "#server/stress-sets/clear-stress-set";
import { copyStressSet } from "#server/stress-sets/copy-stress-set";
import { createSampleStressSet } from "#server/stress-sets/create-sample";
import { deleteStressSet } from "#server/stress-sets/delete-stress-set";
import { getStressSet } from "#server/stress-sets/get-stress-set";
import { getUploadLimits } from "#server/stress-sets/get-upload-limits";
import { listEarlierMappings } from "#server/stress-sets/list-earlier-mappings";
import { listFirstImages } from "#server/stress-sets/list-first-images";
import { listStressSets } from "#server/stress-sets/list-stress-sets";
import { listStresses } from "#server/stress-sets/list-stresses";
import { mapStressSet } from "#server/stress-sets/map-stress-set";
import { previewStress } from "#server/stress-sets/preview-stress";
import { reinspectStressSet } from "#server/stress-sets/reinspect-stress-set";
import { renameStressSet } from "#server/stress-sets/rename-stress-set";
import { restoreStressSet } from "#server/stress-sets/restore-stress-set";

const byId = z.object({ id: z.string() });

export const stressSetsRouter = router({
  list: publicProcedure.query(({ ctx }) => (ctx.workspace === null ? [] : listStressSets(ctx.context, ctx.workspace))),
  uploadLimits: publicProcedure.query(({ ctx }) => getUploadLimits(ctx.context)),
  byId: workspaceProcedure.input(byId).query(({ ctx, input }) => getStressSet(ctx.context, ctx.workspace, input.id)),
  fromSample: workspaceProcedure
    .input(z.object({ family: z.string() }))
    .mutation(({ ctx, input }) => createSampleStressSet(ctx.context, ctx.workspace, input.family)),
  map: workspaceProcedure
    .input(byId.extend({ mapping: mappingSchema }))
    .mutation(({ ctx, input }) => mapStressSet(ctx.context, ctx.workspace, input.id, input.mapping)),
  /** Has the file read in another encoding, up to the mapping. */
  reinspect: workspaceProcedure
    .input(byId.extend({ encoding: encodingSchema }))
    .mutation(({ ctx, input }) => reinspectStressSet(ctx.context, ctx.workspace, input.id, input.encoding)),
  copy: workspaceProcedure
    .input(byId.extend({ mapping: mappingSchema.nullable() }))
    .mutation(({ ctx, input }) => copyStressSet(ctx.context, ctx.workspace, input.id, input.mapping)),
  earlierMappings: workspaceProcedure
    .input(byId)
    .query(({ ctx, input }) => listEarlierMappings(ctx.context, ctx.workspace, input.id)),
  firstImages: workspaceProcedure
    .input(byId)
    .query(({ ctx, input }) => listFirstImages(ctx.context, ctx.workspace, input.id)),
  stresses: workspaceProcedure
    .input(byId)
    .query(({ ctx, input }) => listStresses(ctx.context, ctx.workspace, input.id)),
  previewStress: workspaceProcedure
    .input(byId.extend({ stress: stressChoiceSchema }))
    .query(({ ctx, input }) => previewStress(ctx.context, ctx.workspace, input.id, input.stress)),
  delete: workspaceProcedure
    .input(byId)
    .mutation(({ ctx, input }) => deleteStressSet(ctx.context, ctx.workspace, input.id)),
  restore: workspaceProcedure
    .input(byId)
    .mutation(({ ctx, input }) => restoreStressSet(ctx.context, ctx.workspace, input.id)),
  clear: workspaceProcedure
    .input(byId)
    .mutation(({ ctx, input }) => clearStressSet(ctx.context, ctx.workspace, input.id)),
  rename: workspaceProcedure
    .input(byId.extend({ name: setNameSchema }))
    .mutation(({ ctx, input }) => renameStressSet(ctx.context, ctx.workspace, input.id, input.name)),
});
