import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { defaultLimits } from "#server/inference/limits";
import { openWarmRunners, type RunnerAsked, type WarmRunners } from "#server/jobs/steps/units/warm-runners";
import { childIds } from "../../inference/child-ids";

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

describe("models that are loaded ahead", () => {
  const { signal } = new AbortController();
  const prepared = async (count: number): Promise<number[]> => {
    await runners.prepare(asked, count);
    return childIds();
  };

  test("are those that the first unit finds: no process starts for it", async () => {
    runners = openWarmRunners(defaultLimits(), 2);
    const processes = await prepared(2);
    expect(processes).toHaveLength(2);
    await Promise.all([1, 2].map(() => runners.use(asked, signal, ({ prepare }) => prepare())));
    expect(childIds()).toEqual(processes);
  });

  test("are not loaded twice, and take no more processes than there may be", async () => {
    runners = openWarmRunners(defaultLimits(), 2);
    const first = await prepared(1);
    expect(first).toHaveLength(1);
    await Promise.all([runners.prepare(asked, 1), runners.prepare(asked, 1)]);
    expect(childIds()).toEqual(first);
    await Promise.all([1, 2, 3].map(() => runners.prepare(asked, 5)));
    const both = childIds();
    expect(both).toHaveLength(2);
    const others = { ...asked, classes: 3 };
    await runners.prepare(others, 2);
    expect(childIds()).toEqual(both);
  });

  test("are not loaded while a unit runs: nothing takes from it", async () => {
    runners = openWarmRunners(defaultLimits(), 2);
    const during = await runners.use(asked, signal, () => prepared(1));
    expect(during).toHaveLength(0);
  });

  test("are loaded anew, with the reason, where they could not be", async () => {
    runners = openWarmRunners(defaultLimits(), 1);
    const reasons: string[] = [];
    const missing: RunnerAsked = {
      ...asked,
      variants: [{ variant: "00", path: `${MODEL}.gone`, sha256: "1" }],
      onFailed: ({ reason }) => void reasons.push(reason),
    };
    await runners.prepare(missing, 1);
    await runners.use(missing, signal, ({ prepare }) => prepare());
    expect(reasons).toEqual(["It cannot be loaded: its file is missing or damaged."]);
  });

  test("end with the worker, also in the middle of it", async () => {
    runners = openWarmRunners(defaultLimits(), 2);
    const going = runners.prepare(asked, 2);
    await pause(50);
    await runners.close();
    await going;
    expect(childIds()).toHaveLength(0);
  });
});
