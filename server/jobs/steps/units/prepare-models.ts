import { listVariants } from "#db/queries/families";
import type { Context } from "#server/context";
import { findPackage } from "#server/jobs/steps/find-package";
import { locateVariants, type WarmRunners } from "#server/jobs/steps/units/warm-runners";
import { log } from "#server/log/log";

/** A file of fewer bytes is likely to be one unit of work, which one process does. */
const BYTES_A_PROCESS = 100_000;

/**
 * Has processes load the models of a family while a set for it is read: who reads a set mostly has it ranked next, and reading leaves
 * time to those processes.
 *
 * @param bytes of the set's file
 * @param processes that run at a time
 */
export async function prepareModels(
  context: Pick<Context, "db" | "settings">,
  runners: WarmRunners,
  { family: slug, bytes, processes }: { family: string; bytes: number; processes: number },
): Promise<void> {
  try {
    const family = await findPackage(context, slug);
    if (!family) return;
    const variants = locateVariants(await listVariants(context.db, slug), family.directory);
    const classes = family.definition.labels.length;
    await runners.prepare({ variants, classes }, bytes < BYTES_A_PROCESS ? 1 : processes);
  } catch (error) {
    log.warn({ err: error }, "models could not be loaded ahead");
  }
}
