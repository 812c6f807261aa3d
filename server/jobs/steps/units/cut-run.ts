import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeWhole } from "#server/jobs/steps/known-rows/write-whole";
import { type Cut, PART_BEFORE } from "#server/jobs/steps/units/size-units";
import { runFolder, type UnitPlace } from "#server/jobs/steps/units/unit";
import type { Storage } from "#server/storage/storage";

const cutSchema = z.object({
  probes: z.int().nonnegative(),
  size: z.int().positive(),
  part: z.int().positive().optional(),
  grow: z.int().positive().optional(),
  least: z.int().nonnegative().optional(),
});
const FILE = "cut.json";

/** How a run was cut by an earlier try, on whichever host; null where it is not known. */
export async function readCut(storage: Storage, run: Omit<UnitPlace, "start">): Promise<Cut | null> {
  const key = `${runFolder(run)}/${FILE}`;
  if (!(await storage.find(key))) return null;
  const cut = cutSchema.parse(JSON.parse(await readFile(await storage.fetch(key), "utf8")));
  return cut.probes > 0 && cut.part === undefined ? { ...cut, part: PART_BEFORE } : cut;
}

/** Keeps how a run is cut beside its units, so that whoever goes on with it cuts it in the same way. */
export async function keepCut(storage: Storage, run: Omit<UnitPlace, "start">, cut: Cut): Promise<void> {
  await writeWhole(join(await storage.ensureDirectory(runFolder(run)), FILE), JSON.stringify(cut));
  await storage.publish(`${runFolder(run)}/${FILE}`);
}
