import { launch } from "chrome-launcher";
import { CHROMIUM_FLAGS, CHROMIUM_PATH } from "#cli/bench/chromium";
import { auditPage, type PageAudit } from "#cli/bench/lighthouse/audit-page";
import { prepareEvaluation } from "#cli/bench/prepare-evaluation";
import { withServedApp } from "#cli/bench/served-app";
import { withWorkFolder } from "#cli/work-folder";

/** What a page must reach. */
const LEAST_SCORE = 95;
const MOST_SCRIPT_KILOBYTES = 200;
/** The family whose sample is ranked, and whose page is looked at. */
const FAMILY = "sentiment";

const short = (audit: PageAudit): string[] => [
  ...Object.entries(audit.scores).flatMap(([category, score]) =>
    score >= LEAST_SCORE ? [] : [`${category} ${score} of ${LEAST_SCORE}`],
  ),
  ...(audit.scriptKilobytes <= MOST_SCRIPT_KILOBYTES ? [] : [`${audit.scriptKilobytes.toFixed(0)} kB of JavaScript`]),
];

function printAudit(audit: PageAudit): void {
  const scores = Object.entries(audit.scores).map(([category, score]) => `${category} ${score}`);
  const times = `paint ${audit.largestPaintMs.toFixed(0)} ms, blocked ${audit.blockingMs.toFixed(0)} ms, shift ${audit.layoutShift.toFixed(3)}`;
  console.log(
    `${audit.page} (${audit.device}): ${scores.join(", ")}; ${audit.scriptKilobytes.toFixed(0)} kB of JavaScript; ${times}`,
  );
  for (const complaint of audit.complaints) console.log(`  costs points: ${complaint}`);
}

async function auditPages(url: string): Promise<PageAudit[]> {
  const { id, token } = await prepareEvaluation(url, FAMILY);
  const pages = [
    { page: "home", path: "/" },
    { page: "family", path: `/families/${FAMILY}` },
    { page: "evaluation", path: `/evaluations/${id}` },
  ];
  const audits: PageAudit[] = [];
  for (const { page, path } of pages) {
    // Read once before, as by the visitor before this one: the server has then compiled what it needs.
    await fetch(url + path, { headers: { Cookie: `fiftyfold_workspace=${token}` } }).then((answer) => answer.text());
    for (const device of ["phone", "desktop"] as const) {
      const chrome = await launch({ chromePath: CHROMIUM_PATH, chromeFlags: CHROMIUM_FLAGS });
      try {
        const audit = await auditPage(page, url + path, {
          port: chrome.port,
          device,
          cookie: `fiftyfold_workspace=${token}`,
        });
        printAudit(audit);
        audits.push(audit);
      } finally {
        chrome.kill();
      }
    }
  }
  return audits;
}

/**
 * Lighthouse on home, family and evaluation, on a phone and on a desktop.
 *
 * @param url of a running server; null starts one on a data folder of its own
 */
export async function benchLighthouse(url: string | null): Promise<PageAudit[]> {
  const audits =
    url === null
      ? await withWorkFolder("lighthouse", (folder) => withServedApp(folder, auditPages))
      : await auditPages(url);
  const missed = audits.filter((audit) => short(audit).length > 0);
  for (const audit of missed) console.log(`missed: ${audit.page} (${audit.device}): ${short(audit).join(", ")}`);
  if (missed.length > 0) process.exitCode = 1;
  return audits;
}
