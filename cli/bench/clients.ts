import { noAnswers } from "#cli/bench/clients/ask";
import { type Audit, auditAccepted } from "#cli/bench/clients/audit";
import { missedLimits, showTimes, tellClients } from "#cli/bench/clients/show-clients";
import { type Accepted, ROWS, useProduct } from "#cli/bench/clients/use-product";
import { visitPages } from "#cli/bench/clients/visit-pages";
import { machineInWords } from "#cli/bench/machine";
import { type Percentiles, percentilesOf } from "#cli/bench/percentiles";
import { prepareEvaluation } from "#cli/bench/prepare-evaluation";
import { withServedApp } from "#cli/bench/served-app";
import { asMarkdown, asText } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { modelsDirectory } from "#cli/models-directory";
import { withWorkFolder } from "#cli/work-folder";
import { InputError } from "#server/errors";
import { readFamilyPackage } from "#server/storage/family-package";

const DOCUMENT = "docs/benchmarks/clients.md";
const VISITORS = 10;
/** How long all that was accepted may take to end once the time is up. */
const LONGEST_DRAIN_MS = 15 * 60_000;

type Options = { family: string; clients: number; seconds: number; url: string | null; write: boolean };

export type ClientsMeasured = {
  family: string;
  clients: number;
  visitors: number;
  rows: number;
  seconds: number;
  machine: string;
  audit: Audit;
  /** Rankings whose report was read before the time was up. */
  doneInTime: number;
  /** From the end of the time until the last client had its report. */
  drainSeconds: number;
  postponed: number;
  /** Answers by class of their status. */
  classes: Record<string, number>;
  faults: Record<string, number>;
  pages: { all: Percentiles; each: Record<string, Percentiles> };
  api: Record<string, Percentiles>;
  /** Seconds from a file until the report of its ranking was read; null where none was. */
  turns: Percentiles | null;
};

const percentilesOfEach = (times: Map<string, number[]>): Record<string, Percentiles> =>
  Object.fromEntries([...times].map(([what, each]) => [what, percentilesOf(each)]));

const joined = (...counts: Map<string, number>[]): Record<string, number> => {
  const sum: Record<string, number> = {};
  for (const [what, count] of counts.flatMap((each) => [...each])) sum[what] = (sum[what] ?? 0) + count;
  return sum;
};

/** Clients and visitors at once, against a server that has ranked before. */
async function measure(url: string, { family, clients, seconds }: Omit<Options, "write">): Promise<ClientsMeasured> {
  const { id, stressSet, token } = await prepareEvaluation(url, family);
  const pages = {
    "the catalogue": `${url}/`,
    "the family": `${url}/families/${family}`,
    "a stress set": `${url}/stress-sets/${stressSet}`,
    "a ranking": `${url}/evaluations/${id}`,
  };
  // Once before, as by the visitor before this one: the server has then compiled what it needs.
  await visitPages(noAnswers(), pages, { visitor: 0, visitors: 1, token, end: performance.now() + 5000 });

  const [byClients, byVisitors] = [noAnswers(), noAnswers()];
  const accepted: Accepted[] = [];
  const turns: number[] = [];
  const end = performance.now() + 1000 * seconds;
  const until = end + LONGEST_DRAIN_MS;
  const ask = { url, family, end, until, answers: byClients, accepted, turns };
  const working = Array.from({ length: clients }, (_, number) => useProduct({ ...ask, number }));
  await Promise.all(
    Array.from({ length: VISITORS }, (_, visitor) =>
      visitPages(byVisitors, pages, { visitor, visitors: VISITORS, token, end }),
    ),
  );
  const machine = machineInWords();
  const doneInTime = turns.length;
  console.log(`The time is up: ${accepted.length} sets taken, ${doneInTime} rankings done. Waiting for the others ...`);
  await Promise.all(working);
  const drainSeconds = Math.max(0, performance.now() - end) / 1000;
  return {
    family,
    clients,
    visitors: VISITORS,
    rows: ROWS,
    seconds,
    machine,
    audit: await auditAccepted(url, accepted),
    doneInTime,
    drainSeconds,
    postponed: byClients.postponed + byVisitors.postponed,
    classes: joined(byClients.classes, byVisitors.classes),
    faults: joined(byClients.faults, byVisitors.faults),
    pages: { all: percentilesOf([...byVisitors.times.values()].flat()), each: percentilesOfEach(byVisitors.times) },
    api: percentilesOfEach(byClients.times),
    turns: turns.length > 0 ? percentilesOf(turns) : null,
  };
}

/**
 * Many clients at once in the product as it is served: each uploads small sets of its own and has them ranked, one after the other,
 * while visitors open pages.
 */
export async function benchClients({ write, ...options }: Options): Promise<ClientsMeasured> {
  const { family } = await readFamilyPackage(modelsDirectory(), options.family);
  if (family.modality !== "text") throw new InputError("Small sets are made of texts.", { hint: "Take sentiment." });
  const measured = options.url
    ? await measure(options.url, options)
    : await withWorkFolder("clients", (folder) => withServedApp(folder, (url) => measure(url, options)));
  console.log(tellClients(measured));
  console.log(asText(showTimes(measured)));
  const missed = missedLimits(measured);
  for (const each of missed) console.log(`missed: ${each}`);
  if (missed.length > 0) process.exitCode = 1;
  if (write)
    await replaceBetween(DOCUMENT, "clients", `${tellClients(measured)}\n\n${asMarkdown(showTimes(measured))}`);
  return measured;
}
