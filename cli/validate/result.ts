import type { Job } from "#cli/validate/job";
import type { Tally } from "#cli/validate/tally";

/** What the draws of one job came to. */
export type Result = { job: Job; tally: Tally };

export const placeOf = ({ population, sampling, n }: Job): string => `${population} by ${sampling}, n = ${n}`;
