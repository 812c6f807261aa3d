import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { rankingWanted, wakeNear } from "#server/jobs/wake-near";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A host that has some sets, and when it was woken, in milliseconds. */
function host(isHere: (set: string) => Promise<boolean>) {
  const listeners = new Set<(name: string) => void>();
  const woken: number[] = [];
  const began = Date.now();
  const end = wakeNear(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    isHere,
    () => void woken.push(Date.now() - began),
  );
  const tell = async (name: string): Promise<void> => {
    for (const listener of listeners) listener(name);
    await vi.advanceTimersByTimeAsync(1000);
  };
  return { tell, woken, end };
}

test("a host that has the set is woken at once, one that has not leaves it to others for a moment", async () => {
  const { tell, woken } = host(async (set) => set === "mine");
  await tell(rankingWanted("mine"));
  expect(woken).toEqual([0]);
  await tell(rankingWanted("another's"));
  expect(woken[1]).toBeGreaterThan(1000);
  expect(woken[1]).toBeLessThan(1500);
});

test("one whose disk cannot be asked is woken all the same", async () => {
  const { tell, woken } = host(() => Promise.reject(new Error("no disk")));
  await tell(rankingWanted("mine"));
  expect(woken).toEqual([0]);
});

test("nothing else that is told of wakes it, nor anything once that is ended", async () => {
  const { tell, woken, end } = host(async () => true);
  await tell("mine");
  end();
  await tell(rankingWanted("mine"));
  expect(woken).toEqual([]);
});
