import type { Browser } from "@playwright/test";
import { type Percentiles, percentilesOf } from "#cli/bench/percentiles";
import { Random } from "#server/statistics/random";

export type ExplorerTimes = {
  /** From the start of the way there until the first rows could be seen. */
  opened: number;
  /** Rows that were scrolled through, from the first to the last. */
  rows: number;
  /** Until the rows of the next window were there, window by window. */
  scrolled: Percentiles;
  /** Until the rows at a place drawn at random were there. */
  jumped: Percentiles;
  /** JavaScript's memory after all this. */
  megabytes: number;
};

/** Rows that are fetched together. */
const STEP = 50;
const JUMPS = 100;
/** A measurement that takes this long is a failure. */
const LONGEST_MS = 30_000;

/** Runs in the page: brings rows into view one after the other, and tells how long each took to be there. */
async function bringIntoView({ indices, longestMs }: { indices: number[]; longestMs: number }): Promise<number[]> {
  const list = document.querySelector("ol[aria-label=Rows]");
  const region = list?.parentElement;
  if (!list || !region) throw new Error("There is no list of rows.");
  const total = Number(list.querySelector("li")?.ariaSetSize);
  const height = list.getBoundingClientRect().height / total;
  const times: number[] = [];
  for (const index of indices) {
    const start = performance.now();
    region.scrollTop = index * height;
    while (!list.querySelector(`[data-index="${index}"]`)) {
      if (performance.now() - start > longestMs) throw new Error(`Row ${index} of ${total} did not come.`);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    times.push(performance.now() - start);
  }
  return times;
}

/** The explorer in a browser, from the first row to the last one, and at random places. */
export async function measureExplorer(
  browser: Browser,
  url: string,
  { origin, token, rows }: { origin: string; token: string; rows: number },
): Promise<ExplorerTimes> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addCookies([{ name: "fiftyfold_workspace", value: token, url: origin }]);
  try {
    const page = await context.newPage();
    const start = performance.now();
    await page.goto(url);
    await page.locator('[data-index="0"]').waitFor();
    const opened = performance.now() - start;
    // Before the scrolling: what was fetched once is not fetched again.
    const random = new Random(7, 0);
    const places = Array.from({ length: JUMPS }, () => random.below(rows));
    const jumped = await page.evaluate(bringIntoView, { indices: places, longestMs: LONGEST_MS });
    const all = Array.from({ length: Math.ceil(rows / STEP) }, (_, at) => at * STEP);
    await page.reload();
    await page.locator('[data-index="0"]').waitFor();
    const scrolled = await page.evaluate(bringIntoView, { indices: [...all, rows - 1], longestMs: LONGEST_MS });
    const bytes = await page.evaluate(
      () => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize,
    );
    return {
      opened,
      rows,
      scrolled: percentilesOf(scrolled),
      jumped: percentilesOf(jumped),
      megabytes: bytes / 1e6,
    };
  } finally {
    await context.close();
  }
}
