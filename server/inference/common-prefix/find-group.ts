import { readFile } from "node:fs/promises";
import { CommonPrefix, type Cut } from "#server/inference/common-prefix/find-prefix";
import { type ParsedModel, parseModel } from "#server/inference/parse-model";

/** Models that begin with the same, by their places among those looked at, the first of them, and where all of them are cut. */
export type Group = { first: ParsedModel; members: number[]; cut: Cut };

/** Variants that are tried as the one that others are compared with: the first of a family may be unlike all others. */
const LEADS = 2;
/** Files that are read in search of one that begins as the first does: where there is none among them, there is none, most likely. */
const PATIENCE = 2;

/** @throws InputError where the file is no model */
export const readModel = async (path: string): Promise<ParsedModel | null> => parseModel(await readFile(path));

async function gatherAround(lead: number, paths: string[]): Promise<Group | null> {
  const first = await readModel(paths[lead] as string);
  if (first === null) return null;
  const common = new CommonPrefix(first);
  const members = [lead];
  let unlike = 0;
  for (const [at, path] of paths.entries()) {
    if (at === lead) continue;
    const model = await readModel(path);
    if (model && common.add(model)) members.push(at);
    else if (++unlike >= PATIENCE && members.length === 1) return null;
  }
  const cut = common.cut();
  return cut && members.length > 1 ? { first, members: members.sort((a, b) => a - b), cut } : null;
}

/**
 * The models that have the most in common to begin with, if not all of them have.
 *
 * @param paths of their files
 * @throws InputError where one is no model
 */
export async function findGroup(paths: string[]): Promise<Group | null> {
  let largest: Group | null = null;
  for (let lead = 0; lead < Math.min(LEADS, paths.length); lead++) {
    const found = await gatherAround(lead, paths);
    if (found && found.members.length > (largest?.members.length ?? 0)) largest = found;
    if (largest && largest.members.length > paths.length / 2) break;
  }
  return largest;
}
