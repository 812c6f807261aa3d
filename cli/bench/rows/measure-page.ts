import type { Browser, BrowserContext, Page } from "@playwright/test";
import { type Percentiles, percentilesOf } from "#cli/bench/percentiles";

export type PageTimes = {
  device: string;
  /** Until the largest part of the page was painted. */
  painted: Percentiles;
  /** From the start of the way there until a control of the page answered. */
  usable: Percentiles;
  /** What came over the network, compressed, until it was quiet. */
  kilobytes: number;
  htmlKilobytes: number;
};

const DEVICES = [
  { device: "desktop", viewport: { width: 1280, height: 800 } },
  { device: "phone", viewport: { width: 390, height: 844 } },
];

/** Presses a key in the heat map, frame by frame, until the sentence above it has changed. */
const watchControl = (): void => {
  const state = window as unknown as { answeredAt?: number; painted?: number };
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) state.painted = startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  let first: string | null | undefined;
  const press = (): void => {
    const said = document.querySelector("[aria-labelledby=slices] p[aria-live]")?.textContent;
    first ??= said;
    if (said !== first) {
      state.answeredAt = performance.now();
      return;
    }
    const cells = document.querySelector("[aria-labelledby=slices] button");
    cells?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
    requestAnimationFrame(press);
  };
  requestAnimationFrame(press);
};

async function countBytes(page: Page): Promise<{ all: () => number; html: () => number }> {
  const session = await page.context().newCDPSession(page);
  const documents = new Set<string>();
  let all = 0;
  let html = 0;
  session.on("Network.responseReceived", ({ requestId, type }) => type === "Document" && documents.add(requestId));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    all += encodedDataLength;
    if (documents.has(requestId)) html += encodedDataLength;
  });
  await session.send("Network.enable");
  return { all: () => all, html: () => html };
}

async function visit(context: BrowserContext, url: string) {
  const page = await context.newPage();
  const bytes = await countBytes(page);
  await page.addInitScript(watchControl);
  await page.goto(url);
  await page.waitForFunction(() => (window as unknown as { answeredAt?: number }).answeredAt !== undefined);
  await page.waitForLoadState("networkidle");
  const { answeredAt = Number.NaN, painted = Number.NaN } = await page.evaluate(() => {
    const { answeredAt, painted } = window as unknown as { answeredAt?: number; painted?: number };
    return { answeredAt, painted };
  });
  return { usable: answeredAt, painted, bytes: bytes.all(), html: bytes.html() };
}

/** The evaluation's page as a new visitor gets it, with an empty cache. */
export async function measurePage(
  browser: Browser,
  url: string,
  { origin, token, repeat }: { origin: string; token: string; repeat: number },
): Promise<PageTimes[]> {
  const measured: PageTimes[] = [];
  for (const { device, viewport } of DEVICES) {
    const visits: Awaited<ReturnType<typeof visit>>[] = [];
    for (let round = 0; round < repeat; round++) {
      const context = await browser.newContext({ viewport });
      await context.addCookies([{ name: "fiftyfold_workspace", value: token, url: origin }]);
      visits.push(await visit(context, url));
      await context.close();
    }
    measured.push({
      device,
      painted: percentilesOf(visits.map(({ painted }) => painted)),
      usable: percentilesOf(visits.map(({ usable }) => usable)),
      kilobytes: Math.max(...visits.map(({ bytes }) => bytes)) / 1000,
      htmlKilobytes: Math.max(...visits.map(({ html }) => html)) / 1000,
    });
  }
  return measured;
}
