import type { Job } from "#cli/validate/job";
import type { Population } from "#cli/validate/population";

/** Rows of the stress sets that are drawn. */
export const SIZES = [30, 100, 300, 1000, 3000];

/** Every population by rows, and by the groups it has or by blocks made of its rows. */
export function listJobs(populations: readonly Population[], draws: number): Job[] {
  return populations.flatMap(({ name, groups }) =>
    (["rows", groups ? "groups" : "blocks"] as const).flatMap((sampling) =>
      SIZES.map((n) => ({ population: name, sampling, n, draws })),
    ),
  );
}
