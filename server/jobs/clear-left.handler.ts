import { findBusySets } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { isId } from "#server/contracts/id";
import { AT_WORK } from "#server/storage/at-work";
import { ARRIVING, STRESS_SETS, stressSetFolder } from "#server/storage/keys";
import type { Storage } from "#server/storage/storage";

const MINUTE_MS = 60_000;
/** A worker that was taken for dead may still write; what nobody has changed for so long it has left. */
const LEFT_MS = 10 * MINUTE_MS;
/** An upload has its row within moments. A day more for whoever runs this server to find that it asks the wrong database. */
const UNKNOWN_MS = 24 * 60 * MINUTE_MS;
const AT_ONCE = 500;

/** Of a set that no row knows, an upload alone is removed: its web process was killed before it could save the row. */
async function clearUnknown(storage: Storage, folder: string, since: Date): Promise<void> {
  const entries = await storage.list(folder);
  const isLeft = ({ name, changed }: (typeof entries)[number]): boolean =>
    (name === "upload" || AT_WORK.test(name)) && changed !== null && changed < since.getTime();
  if (entries.length > 0 && entries.every(isLeft)) await storage.remove(folder);
}

/** What was sent to the store itself, and nobody has asked for within a day. */
async function clearArrived(storage: Storage, since: Date): Promise<void> {
  for (const { name, changed } of await storage.list(ARRIVING))
    if (changed !== null && changed < since.getTime()) await storage.remove(`${ARRIVING}/${name}`);
}

/**
 * Clears away what processes that were killed in the middle of their work have left: on this host, what they had kept for themselves,
 * unless the set is worked on; wherever files are kept, uploads that were never acknowledged.
 */
export async function handleClearLeft({ db, storage }: Context, now = Date.now()): Promise<void> {
  await clearArrived(storage, new Date(now - UNKNOWN_MS));
  const names = (await storage.list(STRESS_SETS)).map(({ name }) => name);
  const ids = [...new Set(names)].filter(isId);
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const busy = await findBusySets(db, some);
    for (const id of some) {
      const folder = stressSetFolder(id);
      if (!busy.has(id)) await clearUnknown(storage, folder, new Date(now - UNKNOWN_MS));
      else if (!busy.get(id)) await storage.clearLeft(folder, new Date(now - LEFT_MS));
    }
  }
}
