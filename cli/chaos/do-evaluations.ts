import { createHash } from "node:crypto";
import { z } from "zod";
import type { Client } from "#cli/chaos/client";
import type { Input } from "#cli/chaos/make-inputs";
import { InferenceError } from "#server/errors";

/** An upload that the server has acknowledged. */
export type Acknowledged = { input: Input; id: string; token: string };
export type Ended = {
  /** Which input, which of its asks. */
  name: string;
  id: string;
  token: string;
};
export type Work = { acknowledged: Acknowledged[]; ended: Ended[]; asked: number; faults: string[] };

/** Clients that upload and ask at the same time. */
const LANES = 4;
const POLL_MS = 500;
const LONGEST_MS = 15 * 60_000;

const workspaceSchema = z.object({ token: z.string() });
const setSchema = z.object({ id: z.string(), state: z.string(), error: z.unknown() });
const evaluationSchema = z.object({
  id: z.string(),
  progress: z.object({ state: z.string() }),
  error: z.unknown(),
});

function parseAnswer<T>(schema: z.ZodType<T>, { status, bytes }: { status: number; bytes: Buffer }): T {
  const text = bytes.toString("utf8");
  if (status >= 400) throw new InferenceError(`It was answered ${status}: ${text}`);
  return schema.parse(JSON.parse(text));
}

/** Asks until the state is not one of those that pass by. */
async function awaitEnd<T>(open: string[], look: () => Promise<T>, stateOf: (value: T) => string): Promise<T> {
  const end = Date.now() + LONGEST_MS;
  for (;;) {
    const value = await look();
    if (!open.includes(stateOf(value))) return value;
    if (Date.now() > end) throw new InferenceError(`It is still ${stateOf(value)} after ${LONGEST_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

async function upload(client: Client, input: Input): Promise<Acknowledged> {
  // A workspace each: rows that another set of it has would be taken from there, and by chance be those of an unfinished run.
  const { token } = parseAnswer(workspaceSchema, await client.ask("/workspaces", () => ({ method: "POST" })));
  const form = (): RequestInit => {
    const body = new FormData();
    body.set("family", input.family);
    body.set("mapping", "{}");
    body.set("file", new Blob([input.bytes]), input.name);
    return { method: "POST", headers: { ...bearer(token), Prefer: "respond-async" }, body };
  };
  const { id } = parseAnswer(setSchema, await client.ask("/stress-sets", form));
  return { input, id, token };
}

async function awaitReady(client: Client, { id, token }: Acknowledged): Promise<void> {
  const look = async () =>
    parseAnswer(setSchema, await client.ask(`/stress-sets/${id}`, () => ({ headers: bearer(token) })));
  const set = await awaitEnd(["received", "reading"], look, ({ state }) => state);
  if (set.state !== "ready")
    throw new InferenceError(`An acknowledged upload ended as ${set.state}: ${JSON.stringify(set.error)}`);
}

async function evaluate(client: Client, { input, id: stressSet, token }: Acknowledged, at: number): Promise<string> {
  const headers = { ...bearer(token), "Content-Type": "application/json" };
  const body = JSON.stringify({ stressSet, ...input.asks[at] });
  const made = parseAnswer(
    evaluationSchema,
    await client.ask("/evaluations", () => ({ method: "POST", headers, body })),
  );
  const look = async () =>
    parseAnswer(evaluationSchema, await client.ask(`/evaluations/${made.id}`, () => ({ headers: bearer(token) })));
  const ended = await awaitEnd(["queued", "running"], look, ({ progress }) => progress.state);
  if (ended.progress.state !== "done")
    throw new InferenceError(`An evaluation ended as ${ended.progress.state}: ${JSON.stringify(ended.error)}`);
  return made.id;
}

/** Uploads all inputs and has them evaluated, several at a time; whatever goes wrong is told and stops nothing else. */
export async function doEvaluations(client: Client, inputs: Input[], onEnded: () => void): Promise<Work> {
  const work: Work = { acknowledged: [], ended: [], asked: inputs.flatMap(({ asks }) => asks).length, faults: [] };
  const noting = async (what: string, step: () => Promise<void>): Promise<void> =>
    step().catch(
      (error: unknown) => void work.faults.push(`${what}: ${error instanceof Error ? error.message : error}`),
    );
  const waiting = [...inputs.entries()];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, input] = next;
      const name = `${input.family} ${index}`;
      await noting(name, async () => {
        const set = await upload(client, input);
        work.acknowledged.push(set);
        await awaitReady(client, set);
        const asks = input.asks.map((_, at) =>
          noting(`${name}, evaluation ${at}`, async () => {
            const id = await evaluate(client, set, at);
            work.ended.push({ name: `${name}, evaluation ${at}`, id, token: set.token });
            onEnded();
          }),
        );
        await Promise.all(asks);
      });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return work;
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Names of acknowledged uploads that the server does not give back byte for byte. */
export async function findLost(client: Client, acknowledged: Acknowledged[]): Promise<string[]> {
  const lost: string[] = [];
  for (const { id, token, input } of acknowledged) {
    const { status, bytes } = await client.ask(`/stress-sets/${id}/upload`, () => ({ headers: bearer(token) }));
    if (status !== 200 || sha256(bytes) !== sha256(input.bytes)) lost.push(`${input.name}, set ${id}: ${status}`);
  }
  return lost;
}

/**
 * Digests of what people take home of each evaluation, by its name: the report and the answers to every row. Neither holds an id or a
 * time, so that their bytes are compared as they are.
 */
export async function digestResults(client: Client, ended: Ended[]): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const { name, id, token } of ended)
    for (const file of ["report.json", "rows.csv"]) {
      const { status, bytes } = await client.ask(`/evaluations/${id}/${file}`, () => ({ headers: bearer(token) }));
      digests.set(`${name}, ${file}`, `${status} ${sha256(bytes)}`);
    }
  return digests;
}
