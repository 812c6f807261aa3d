import { z } from "zod";
import { InferenceError } from "#server/errors";

const POLL_MS = 300;
const LONGEST_MS = 120_000;

const workspaceSchema = z.object({ token: z.string() });
const createdSchema = z.object({ id: z.string() });
const evaluationSchema = z.object({ progress: z.object({ state: z.string() }) });

/** Ranks a family's own sample through REST; what opens the result is the token, as bearer or as cookie. */
export async function prepareEvaluation(url: string, family: string): Promise<{ id: string; token: string }> {
  const api = `${url}/api/v1`;
  const ask = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(`${api}${path}`, init);
    if (!answer.ok) throw new InferenceError(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const { token } = workspaceSchema.parse(await ask("/workspaces", { method: "POST" }));
  const headers = { Authorization: `Bearer ${token}` };
  const sample = await fetch(`${api}/families/${family}/sample`);
  const form = new FormData();
  form.set("family", family);
  form.set("file", await sample.blob(), "sample.csv");
  const set = createdSchema.parse(await ask("/stress-sets", { method: "POST", headers, body: form }));
  const { id } = createdSchema.parse(
    await ask("/evaluations", {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify({ stressSet: set.id }),
    }),
  );
  const end = Date.now() + LONGEST_MS;
  for (;;) {
    const { progress } = evaluationSchema.parse(await ask(`/evaluations/${id}`, { headers }));
    if (progress.state === "done") return { id, token };
    if (!["queued", "running"].includes(progress.state) || Date.now() > end)
      throw new InferenceError(`The evaluation is ${progress.state}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
