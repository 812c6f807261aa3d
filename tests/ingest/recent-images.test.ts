import { expect, test, vi } from "vitest";
import type { RgbImage } from "#server/contracts/image";
import { isSmall, keepDecoded, takeDecoded } from "#server/ingest/images/recent-images";

const imageOf = (side: number, value = 0): RgbImage => ({
  width: side,
  height: side,
  data: new Uint8Array(side * side * 3).fill(value),
});

test("an image that was kept is had once", () => {
  const image = imageOf(32, 7);
  keepDecoded("a", image);
  expect(takeDecoded("b")).toBeNull();
  expect(takeDecoded("a")).toBe(image);
  expect(takeDecoded("a")).toBeNull();
});

test("no more are kept than 48 MB of them, the last ones", () => {
  const count = 1100;
  for (let at = 0; at < count; at++) keepDecoded(`many ${at}`, imageOf(128));
  const left = Array.from({ length: count }, (_, at) => takeDecoded(`many ${at}`) !== null);
  // 128 x 128 x 3 bytes each.
  expect(left.filter(Boolean).length).toBe(1024);
  expect(left.indexOf(true)).toBe(count - 1024);
});

test("large ones are not worth keeping", () => {
  expect([128, 129].map((side) => isSmall(imageOf(side)))).toEqual([true, false]);
});

test("after a while all are forgotten", async () => {
  vi.useFakeTimers();
  vi.resetModules();
  const fresh = await import("#server/ingest/images/recent-images");
  fresh.keepDecoded("a", imageOf(8));
  vi.advanceTimersByTime(119_000);
  fresh.keepDecoded("b", imageOf(8));
  vi.advanceTimersByTime(119_000);
  expect(fresh.takeDecoded("a")).not.toBeNull();
  vi.advanceTimersByTime(2000);
  expect(fresh.takeDecoded("b")).toBeNull();
  vi.useRealTimers();
});
