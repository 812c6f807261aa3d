import { createReadStream } from "node:fs";
import { basename } from "node:path";
import type { Context } from "#server/context";
import type { StressSetView } from "#server/contracts/views";
import { findSampleFile } from "#server/families/find-sample-file";
import { createStressSet } from "#server/stress-sets/create-stress-set";

/** Takes the family's own sample as if the person had uploaded it, up to the mapping. */
export async function createSampleStressSet(
  context: Context,
  workspace: string,
  family: string,
): Promise<StressSetView> {
  const path = await findSampleFile(context, family);
  return createStressSet(context, workspace, {
    family,
    name: basename(path),
    stream: createReadStream(path),
    mapping: null,
  });
}
