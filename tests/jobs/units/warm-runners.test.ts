import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { defaultLimits } from "#server/inference/limits";
import { openWarmRunners, type RunnerAsked, type WarmRunners } from "#server/jobs/steps/units/warm-runners";

const MODEL = join(import.meta.dirname, "../../fixtures/tiny-text/variants/00.onnx");
const asked: RunnerAsked = {
  variants: [{ variant: "00", path: MODEL, sha256: "0" }],
  classes: 2,
  run: "a",
  failed: [],
  onFailed: () => undefined,
};

let runners: WarmRunners;
afterEach(() => runners.close());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe("units that are fetched ahead", () => {
  test("wait for a free process: never do more run at once than there may be", async () => {
    runners = openWarmRunners(defaultLimits(), 2);
    const { signal } = new AbortController();
    let [running, most] = [0, 0];
    const order: number[] = [];
    const work = (turn: number) => async (): Promise<void> => {
      order.push(turn);
      running++;
      most = Math.max(most, running);
      await pause(20);
      running--;
    };
    await Promise.all([0, 1, 2, 3, 4].map((turn) => runners.use(asked, signal, work(turn))));
    expect(most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4]);
  });

  test("go at once when they are cancelled while they wait, and leave their place to others", async () => {
    runners = openWarmRunners(defaultLimits(), 1);
    const end = Promise.withResolvers<void>();
    const first = runners.use(asked, new AbortController().signal, () => end.promise);
    const cancelled = new AbortController();
    const second = runners.use(asked, cancelled.signal, async () => "ran");
    const third = runners.use(asked, new AbortController().signal, async () => "ran");
    cancelled.abort();
    await expect(second).rejects.toThrow();
    end.resolve();
    await first;
    expect(await third).toBe("ran");
  });

  test("go on after one that failed", async () => {
    runners = openWarmRunners(defaultLimits(), 1);
    const { signal } = new AbortController();
    const failing = runners.use(asked, signal, () => Promise.reject(new Error("fell over")));
    const next = runners.use(asked, signal, async () => "ran");
    await expect(failing).rejects.toThrow("fell over");
    expect(await next).toBe("ran");
  });
});
