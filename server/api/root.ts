import { evaluationsRouter } from "#server/api/routers/evaluations";
import { familiesRouter } from "#server/api/routers/families";
import { rowsRouter } from "#server/api/routers/rows";
import { sharesRouter } from "#server/api/routers/shares";
import { stressSetsRouter } from "#server/api/routers/stress-sets";
import { workspaceRouter } from "#server/api/routers/workspace";
import { router } from "#server/api/trpc";

export const appRouter = router({
  families: familiesRouter,
  workspace: workspaceRouter,
  stressSets: stressSetsRouter,
  evaluations: evaluationsRouter,
  rows: rowsRouter,
  shares: sharesRouter,
});

export type AppRouter = typeof appRouter;
