import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { inTurn } from "#server/api/rest/take-turns";

test("of hundreds that ask at once few are worked on, one after the other", async () => {
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const ask = (at: number): Promise<number> =>
    inTurn(async () => {
      begun.push(at);
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      return at;
    });
  const order = Array.from({ length: 300 }, (_, at) => at);
  expect(await Promise.all(order.map(ask))).toEqual(order);
  expect(begun).toEqual(order);
  expect(most).toBe(2);
});

test("whoever waits for something else holds up nobody", async () => {
  const { promise: end, resolve } = Promise.withResolvers<void>();
  const slow = Array.from({ length: 5 }, () => inTurn(() => end));
  expect(await inTurn(async () => "answered")).toBe("answered");
  resolve();
  await Promise.all(slow);
});

test("one that fails gives its turn to the next, and is told why", async () => {
  const failing = Array.from({ length: 5 }, (_, at) => inTurn(() => Promise.reject(new Error(`no ${at}`))));
  const told = await Promise.allSettled(failing);
  expect(told.map((each) => each.status === "rejected" && each.reason.message)).toEqual(
    told.map((_, at) => `no ${at}`),
  );
  expect(await inTurn(async () => "answered")).toBe("answered");
});

test("those that came late to their end leave as many turns as there were", async () => {
  await Promise.all(Array.from({ length: 6 }, () => inTurn(() => pause(60))));
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
  };
  await Promise.all(Array.from({ length: 50 }, () => inTurn(work)));
  expect(most).toBe(2);
});
