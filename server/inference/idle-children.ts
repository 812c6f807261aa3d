import type { InferenceChild } from "#server/inference/child-process";

/** A process that nobody has asked for so long is not kept. */
const LONGEST_IDLE_MS = 5 * 60_000;

type Idle = { key: string; child: InferenceChild; forget: () => void };

/** Processes that hold the sessions of a family and have nothing to do, the longest idle first. */
const idle: Idle[] = [];

function remove(each: Idle): void {
  const at = idle.indexOf(each);
  if (at >= 0) idle.splice(at, 1);
  each.forget();
}

async function end(each: Idle | undefined): Promise<void> {
  if (!each) return;
  remove(each);
  await each.child.kill();
}

/**
 * Keeps a process for the next run of the same models: starting one and loading fifty models into it takes longer than running them on
 * a few rows. It keeps nobody else alive.
 *
 * @param key names all that its sessions follow from
 * @param most idle processes at a time; the longest idle ends for one more
 */
export async function keepChild(key: string, child: InferenceChild, most: number): Promise<void> {
  const timer = setTimeout(() => void end(each), LONGEST_IDLE_MS).unref();
  const wake = child.rest(() => remove(each));
  const each: Idle = {
    key,
    child,
    forget: () => {
      clearTimeout(timer);
      wake();
    },
  };
  idle.push(each);
  while (idle.length > most) await end(idle[0]);
}

/** A process that holds the sessions already; null where there is none. One of other models then makes room for that which is started. */
export async function takeChild(key: string): Promise<InferenceChild | null> {
  const found = idle.findLast((each) => each.key === key);
  if (found) remove(found);
  else await end(idle[0]);
  return found?.child ?? null;
}
