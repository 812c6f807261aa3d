import { z } from "zod";
import { publicProcedure, router } from "#server/api/trpc";
import { getFamily } from "#server/families/get-family";
import { listFamilies } from "#server/families/list-families";

export const familiesRouter = router({
  list: publicProcedure.query(({ ctx }) => listFamilies(ctx.context)),
  bySlug: publicProcedure
    .input(z.object({ slug: z.string() }))
    .query(({ ctx, input }) => getFamily(ctx.context, input.slug)),
});
