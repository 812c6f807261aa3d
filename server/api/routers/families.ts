import { z } from "zod";
import { publicProcedure, router } from "#server/api/trpc";
import { catalogueQuerySchema } from "#server/contracts/catalogue";
import { comparisonQuerySchema } from "#server/contracts/comparison";
import { compareVariants } from "#server/families/compare-variants";
import { getCorrelations } from "#server/families/get-correlations";
import { getFacets } from "#server/families/get-facets";
import { getFamily } from "#server/families/get-family";
import { getGraph } from "#server/families/get-graph";
import { getPicture } from "#server/families/get-picture";
import { getVariant } from "#server/families/get-variant";
import { listExamples } from "#server/families/list-examples";
import { listFamilies } from "#server/families/list-families";
import { listSlugs } from "#server/families/list-slugs";

export const familiesRouter = router({
  list: publicProcedure
    .input(catalogueQuerySchema.prefault({}))
    .query(({ ctx, input }) => listFamilies(ctx.context, input)),
  slugs: publicProcedure.query(({ ctx }) => listSlugs(ctx.context)),
  facets: publicProcedure.query(({ ctx }) => getFacets(ctx.context)),
  picture: publicProcedure.query(({ ctx }) => getPicture(ctx.context)),
  examples: publicProcedure
    .input(z.object({ slug: z.string() }))
    .query(({ ctx, input }) => listExamples(ctx.context, input.slug)),
  bySlug: publicProcedure
    .input(z.object({ slug: z.string() }))
    .query(({ ctx, input }) => getFamily(ctx.context, input.slug)),
  correlations: publicProcedure
    .input(z.object({ slug: z.string() }))
    .query(({ ctx, input }) => getCorrelations(ctx.context, input.slug)),
  compare: publicProcedure
    .input(comparisonQuerySchema)
    .query(({ ctx, input }) => compareVariants(ctx.context, input.slug, input.variants)),
  graph: publicProcedure
    .input(z.object({ slug: z.string() }))
    .query(({ ctx, input }) => getGraph(ctx.context, input.slug)),
  variant: publicProcedure
    .input(z.object({ slug: z.string(), variant: z.string() }))
    .query(({ ctx, input }) => getVariant(ctx.context, input.slug, input.variant)),
});
