import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { InferenceError } from "#server/errors";

const workspaceSchema = z.object({ token: z.string() });
const createdSchema = z.object({ id: z.string() });
const setSchema = z.object({ state: z.string(), dataset: z.object({ rows: z.number() }).nullish() });
const evaluationSchema = z.object({ progress: z.object({ state: z.string() }) });

export type Upload = { file: Blob; name: string; mapping?: { slices?: string[] } };
export type RankOptions = { metric?: string; seed?: number };

export type RestClient = {
  /** Opens what was made, as bearer or as cookie. */
  token: string;
  /** @returns rows of the set as it was read, and milliseconds from the first byte sent until it could be ranked on */
  readSet: (family: string, upload: Upload) => Promise<{ id: string; rows: number; ms: number }>;
  /** @returns milliseconds from the request until the ranking was done */
  rank: (stressSet: string, options?: RankOptions) => Promise<{ id: string; ms: number }>;
  /** Waits until the rows of a ranking can be looked at: they are written down once it is done. */
  awaitRows: (evaluation: string) => Promise<void>;
};

/** To be answered once it is over: to ask again and again would take from the cores that are measured. */
const WAITS = { Prefer: "wait=20" };
/** What is still to be done is asked for again after a while. */
const [CONFLICT, ASK_AGAIN_MS] = [409, 250];

/** Works as a script does over REST, in a workspace of its own. */
export async function openRestClient(url: string, { longestMs }: { longestMs: number }): Promise<RestClient> {
  const api = `${url}/api/v1`;
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${api}${path}`, init);
    if (!answer.ok) throw new InferenceError(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const awaitState = async (what: string, open: string[], wanted: string, look: () => Promise<string>) => {
    const end = Date.now() + longestMs;
    for (let state = await look(); state !== wanted; state = await look())
      if (!open.includes(state) || Date.now() > end) throw new InferenceError(`The ${what} is ${state}.`);
  };
  const { token } = workspaceSchema.parse(await ask("/workspaces", { method: "POST" }));
  const headers = { Authorization: `Bearer ${token}`, ...WAITS };
  return {
    token,
    readSet: async (family, { file, name, mapping }) => {
      const form = new FormData();
      form.set("family", family);
      if (mapping) form.set("mapping", JSON.stringify(mapping));
      form.set("file", file, name);
      const start = performance.now();
      const { id } = createdSchema.parse(await ask("/stress-sets", { method: "POST", headers, body: form }));
      let rows = 0;
      await awaitState("stress set", ["received", "reading"], "ready", async () => {
        const { state, dataset } = setSchema.parse(await ask(`/stress-sets/${id}`, { headers }));
        rows = dataset?.rows ?? 0;
        return state;
      });
      return { id, rows, ms: performance.now() - start };
    },
    rank: async (stressSet, options = {}) => {
      const start = performance.now();
      const { id } = createdSchema.parse(
        await ask("/evaluations", {
          method: "POST",
          headers: { ...headers, "Content-Type": "application/json" },
          body: JSON.stringify({ stressSet, ...options }),
        }),
      );
      await awaitState("evaluation", ["queued", "running"], "done", async () => {
        const { progress } = evaluationSchema.parse(await ask(`/evaluations/${id}`, { headers }));
        return progress.state;
      });
      return { id, ms: performance.now() - start };
    },
    awaitRows: async (evaluation) => {
      const end = Date.now() + longestMs;
      for (;;) {
        // It is answered once they are there, or refused after a while.
        const answer = await fetch(`${api}/evaluations/${evaluation}/rows?limit=1`, { headers });
        if (answer.ok) return;
        if (answer.status !== CONFLICT || Date.now() > end)
          throw new InferenceError(`The rows were asked for, and it answered ${answer.status}: ${await answer.text()}`);
        await sleep(ASK_AGAIN_MS);
      }
    },
  };
}
