/** How long a host that would have to fetch a set leaves its ranking to those that have it. */
const LEFT_TO_OTHERS_MS = 100;

const WANTED = "ranking-wanted/";

/** What is told of, once the job is sent, when somebody wants a ranking on a set. */
export const rankingWanted = (stressSet: string): string => `${WANTED}${stressSet}`;

/**
 * Wakes those who take evaluations when one is wanted: at once where its set lies, a little later elsewhere. So a host looks after it that has
 * read the set, if it has room, and its files travel to no other.
 *
 * @param hear calls a listener with what PostgreSQL tells of
 * @returns ends it
 */
export function wakeNear(
  hear: (listener: (name: string) => void) => () => void,
  isHere: (stressSet: string) => Promise<boolean>,
  wake: () => void,
): () => void {
  return hear((name) => {
    if (!name.startsWith(WANTED)) return;
    isHere(name.slice(WANTED.length)).then(
      (here) => (here ? wake() : void setTimeout(wake, LEFT_TO_OTHERS_MS).unref()),
      wake,
    );
  });
}
