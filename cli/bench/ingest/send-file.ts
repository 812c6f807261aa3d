import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { z } from "zod";
import { InferenceError } from "#server/errors";

const POLL_MS = 200;
const LONGEST_MS = 30 * 60_000;

const setSchema = z.object({
  id: z.string(),
  state: z.string(),
  error: z.unknown(),
  dataset: z.object({ rows: z.number(), skipped: z.number() }).nullable(),
});

export type Sent = { rows: number; skipped: number; bytes: number; seconds: number };

/** Sends a file through REST as a script does, and waits until it is a set that can be ranked on. */
export async function sendFile(
  url: string,
  family: string,
  path: string,
  name: string,
  mapping: object,
): Promise<Sent> {
  const api = `${url}/api/v1`;
  const { token } = (await (await fetch(`${api}/workspaces`, { method: "POST" })).json()) as { token: string };
  const headers = { Authorization: `Bearer ${token}` };
  const form = new FormData();
  form.set("family", family);
  form.set("mapping", JSON.stringify(mapping));
  form.set("file", await openAsBlob(path), name);
  const start = performance.now();
  const answer = await fetch(`${api}/stress-sets`, { method: "POST", headers, body: form });
  if (!answer.ok) throw new InferenceError(`The upload was answered ${answer.status}: ${await answer.text()}`);
  let set = setSchema.parse(await answer.json());
  while (set.state !== "ready") {
    if (!["received", "reading"].includes(set.state) || performance.now() - start > LONGEST_MS) {
      throw new InferenceError(`The set is ${set.state}: ${JSON.stringify(set.error)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    set = setSchema.parse(await (await fetch(`${api}/stress-sets/${set.id}`, { headers })).json());
  }
  const seconds = (performance.now() - start) / 1000;
  const { size } = await stat(path);
  return { rows: set.dataset?.rows ?? 0, skipped: set.dataset?.skipped ?? 0, bytes: size, seconds };
}
