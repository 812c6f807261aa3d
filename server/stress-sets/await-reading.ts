import { getStressSet, type StressSetRow } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { NotFoundError } from "#server/errors";

const POLL_MS = 100;

/** Waits a while for the worker to read a stress set; a large file goes on being read after that. */
export async function awaitReading({ db }: Pick<Context, "db">, id: string, longestMs: number): Promise<StressSetRow> {
  const end = Date.now() + longestMs;
  for (;;) {
    const row = await getStressSet(db, id);
    if (!row) throw new NotFoundError("The stress set was deleted while it was read.");
    if ((row.state !== "received" && row.state !== "reading") || Date.now() > end) return row;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
