import lighthouse, { desktopConfig } from "lighthouse";
import { InferenceError } from "#server/errors";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

export type PageAudit = {
  page: string;
  device: "phone" | "desktop";
  /** Lighthouse's scores, 0 to 100, by category. */
  scores: Record<string, number>;
  /** JavaScript that came over the network while the page loaded, compressed. */
  scriptKilobytes: number;
  largestPaintMs: number;
  blockingMs: number;
  layoutShift: number;
  /** What cost points. */
  complaints: string[];
};

type Item = { resourceType?: string; transferSize?: number };

/** Lighthouse on one page in a running Chromium, with its default (slow phone) or its desktop settings. */
export async function auditPage(
  page: string,
  url: string,
  { port, device, cookie }: { port: number; device: PageAudit["device"]; cookie: string | null },
): Promise<PageAudit> {
  const flags = {
    port,
    onlyCategories: CATEGORIES,
    logLevel: "error" as const,
    extraHeaders: cookie === null ? undefined : { Cookie: cookie },
  };
  const run = await lighthouse(url, flags, device === "desktop" ? desktopConfig : undefined);
  if (!run || run.lhr.runtimeError) throw new InferenceError(`Lighthouse: ${run?.lhr.runtimeError?.message ?? url}`);
  const { audits, categories } = run.lhr;
  const value = (audit: string): number => audits[audit]?.numericValue ?? Number.NaN;
  const details = audits["network-requests"]?.details;
  const requests = details?.type === "table" ? (details.items as Item[]) : [];
  const scripts = requests.filter(({ resourceType }) => resourceType === "Script");
  return {
    page,
    device,
    scores: Object.fromEntries(
      Object.values(categories).map(({ id, score }) => [id, Math.round(100 * (score ?? Number.NaN))]),
    ),
    scriptKilobytes: scripts.reduce((sum, { transferSize = 0 }) => sum + transferSize, 0) / 1000,
    largestPaintMs: value("largest-contentful-paint"),
    blockingMs: value("total-blocking-time"),
    layoutShift: value("cumulative-layout-shift"),
    complaints: Object.values(categories).flatMap(({ auditRefs }) =>
      auditRefs.flatMap(({ id, weight }) => {
        const { score = null, displayValue = "" } = audits[id] ?? {};
        return weight > 0 && score !== null && score < 0.9 ? [`${id} ${displayValue}`.trim()] : [];
      }),
    ),
  };
}
