import { getEvaluation } from "#db/queries/evaluations";
import { watchChanges } from "#db/queries/told-changes";
import type { Context } from "#server/context";
import { log } from "#server/log/log";

/** How often it is looked whether an evaluation is still wanted, once for all of its units that run here: seldom where its end is told of. */
const WATCH = { everyMs: 800, toldMs: 5000 };

type Watch = { units: Set<AbortController>; end: () => void };
const watches = new Map<string, Watch>();

export async function isWanted({ db }: Pick<Context, "db">, evaluation: string): Promise<boolean> {
  return (await getEvaluation(db, evaluation))?.state === "running";
}

function startWatch(context: Pick<Context, "db">, evaluation: string): Watch {
  const units = new Set<AbortController>();
  const look = (): Promise<void> =>
    isWanted(context, evaluation).then(
      (wanted) => {
        if (!wanted) for (const unit of units) unit.abort();
      },
      (error) => log.warn({ err: error }, "it could not be seen whether the evaluation goes on"),
    );
  return { units, end: watchChanges(context.db, evaluation, look, WATCH) };
}

/**
 * Watches over a unit that runs here.
 *
 * @param outer aborts when this worker must let go of the job
 * @returns a signal that aborts then, and when the evaluation was cancelled or deleted meanwhile
 */
export function watchWanted(
  context: Pick<Context, "db">,
  evaluation: string,
  outer: AbortSignal,
): { signal: AbortSignal; end: () => void } {
  const watch = watches.get(evaluation) ?? startWatch(context, evaluation);
  watches.set(evaluation, watch);
  const controller = new AbortController();
  watch.units.add(controller);
  const end = (): void => {
    watch.units.delete(controller);
    if (watch.units.size > 0) return;
    watch.end();
    watches.delete(evaluation);
  };
  return { signal: AbortSignal.any([outer, controller.signal]), end };
}
