/** Requests that are worked on at once. */
const AT_ONCE = 2;
/** A request that takes longer waits for something else, for the bytes of an upload or the end of a ranking: meanwhile the next one begins. */
const LONGEST_TURN_MS = 20;

let running = 0;
const waiting: (() => void)[] = [];

function endTurn(): void {
  const next = waiting.shift();
  // Not at once: whoever opens a page comes in between.
  if (next) setImmediate(next);
  else running--;
}

/**
 * Works on a request once it is its turn. Hundreds of scripts may ask in the same moment, and all that a server does is done by one
 * thread: it takes up few of them at a time, so that a page waits for few of them, and not for all.
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running++;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    endTurn();
  };
  const timer = setTimeout(end, LONGEST_TURN_MS);
  try {
    return await work();
  } finally {
    end();
  }
}
