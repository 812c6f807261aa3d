import { z } from "zod";
import type { Accepted } from "#cli/bench/clients/use-product";

const AT_ONCE = 8;

const setSchema = z.object({ state: z.string() });
const evaluationSchema = z.object({ progress: z.object({ state: z.string() }), report: z.unknown() });

export type Audit = {
  uploads: number;
  asked: number;
  done: number;
  failed: number;
  /** Accepted, and gone or not ended. */
  lost: string[];
};

async function look<T>(url: string, token: string, schema: z.ZodType<T>): Promise<T | null> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return answer.ok ? schema.parse(await answer.json()) : null;
}

/** Asks once more for all that was accepted, one by one: what has become of it? */
export async function auditAccepted(url: string, accepted: readonly Accepted[]): Promise<Audit> {
  const audit: Audit = { uploads: accepted.length, asked: 0, done: 0, failed: 0, lost: [] };
  const left = accepted.values();
  const work = async (): Promise<void> => {
    for (const { token, stressSet, evaluation } of left) {
      const set = await look(`${url}/api/v1/stress-sets/${stressSet}`, token, setSchema);
      if (set?.state !== "ready") audit.lost.push(`stress set ${stressSet}: ${set?.state ?? "gone"}`);
      if (evaluation === null) continue;
      audit.asked++;
      const ranked = await look(`${url}/api/v1/evaluations/${evaluation}`, token, evaluationSchema);
      const state = ranked?.progress.state ?? "gone";
      if (state === "done" && ranked?.report) audit.done++;
      else if (state === "failed") audit.failed++;
      else audit.lost.push(`evaluation ${evaluation}: ${state}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return audit;
}
