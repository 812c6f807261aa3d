import { z } from "zod";
import { InferenceError } from "#server/errors";

const POLL_MS = 100;

const workspaceSchema = z.object({ token: z.string() });
const createdSchema = z.object({ id: z.string() });
const setSchema = z.object({ state: z.string(), dataset: z.object({ rows: z.number() }).nullish() });
const evaluationSchema = z.object({ progress: z.object({ state: z.string() }) });

export type PreparedEvaluation = {
  id: string;
  stressSet: string;
  /** Opens the result, as bearer or as cookie. */
  token: string;
  /** Of the set, as it was read. */
  rows: number;
  /** From the first byte of the file until it could be ranked on. */
  readingMs: number;
  /** From the request to rank until the ranking was done. */
  rankingMs: number;
};
type Source = {
  /** Without it the family's own sample. */
  file?: Blob;
  name?: string;
  mapping?: { slices?: string[] };
  seed?: number;
  longestMs?: number;
};

/** Ranks a family through REST on a file of its own or on its sample. */
export async function prepareEvaluation(
  url: string,
  family: string,
  { file, name = "data.csv", mapping, seed, longestMs = 120_000 }: Source = {},
): Promise<PreparedEvaluation> {
  const api = `${url}/api/v1`;
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${api}${path}`, init);
    if (!answer.ok) throw new InferenceError(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const end = Date.now() + longestMs;
  const awaitState = async (what: string, open: string[], wanted: string, look: () => Promise<string>) => {
    for (let state = await look(); state !== wanted; state = await look()) {
      if (!open.includes(state) || Date.now() > end) throw new InferenceError(`The ${what} is ${state}.`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };
  const { token } = workspaceSchema.parse(await ask("/workspaces", { method: "POST" }));
  const headers = { Authorization: `Bearer ${token}` };
  const form = new FormData();
  form.set("family", family);
  if (mapping) form.set("mapping", JSON.stringify(mapping));
  form.set("file", file ?? (await (await fetch(`${api}/families/${family}/sample`)).blob()), name);
  const sent = performance.now();
  const set = createdSchema.parse(await ask("/stress-sets", { method: "POST", headers, body: form }));
  let rows = 0;
  await awaitState("stress set", ["received", "reading"], "ready", async () => {
    const { state, dataset } = setSchema.parse(await ask(`/stress-sets/${set.id}`, { headers }));
    rows = dataset?.rows ?? 0;
    return state;
  });
  const start = performance.now();
  const readingMs = start - sent;
  const { id } = createdSchema.parse(
    await ask("/evaluations", {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify({ stressSet: set.id, seed }),
    }),
  );
  await awaitState("evaluation", ["queued", "running"], "done", async () => {
    const { progress } = evaluationSchema.parse(await ask(`/evaluations/${id}`, { headers }));
    return progress.state;
  });
  return { id, stressSet: set.id, token, rows, readingMs, rankingMs: performance.now() - start };
}
