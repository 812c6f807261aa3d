/** How long variants were run, on how many rows, and on how many more they will be, as far as is known. */
export type Pace = { busyMs: number; rows: number; ahead: number };

/** Less to run than this is done before it is found out what variants have in common: who asks for little is not kept waiting. */
const LEAST_MS = 500;

/**
 * How long variants will still be run: as long as they were, unless it is known to be longer. Who goes by that loses at most as much again
 * as who knew it would have, as in the ski rental problem.
 */
const expectedMs = ({ busyMs, rows, ahead }: Pace): number => (rows === 0 ? 0 : busyMs * Math.max(1, ahead / rows));

/** Whether there is enough to run for it to be looked what variants have in common. */
export const isWorthLooking = (pace: Pace): boolean => expectedMs(pace) >= LEAST_MS;

/** Whether sharing is expected to save at least as much as it costs to begin with it. */
export const isWorthSharing = (
  pace: Pace,
  { saving, milliseconds }: { saving: number; milliseconds: number },
): boolean => expectedMs(pace) * saving >= milliseconds;
