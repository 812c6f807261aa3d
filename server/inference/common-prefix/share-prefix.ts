import type { InferenceSession } from "onnxruntime-node";
import { findGroup, type Group, readModel } from "#server/inference/common-prefix/find-group";
import type { Cut } from "#server/inference/common-prefix/find-prefix";
import { type Passed, passedFrom, writePrefix, writeRest } from "#server/inference/common-prefix/write-part";
import { openModel, quickest, runSession, sameBytes } from "#server/inference/compare-sessions";
import type { GraphBatch, Prefix } from "#server/inference/run-chunk";
import type { Candidate, SavingInput, SavingPlan } from "#server/inference/saving-plan";

/** What sharing must save at the least: less than that is lost among what differs from run to run. */
const LEAST_SAVING = 0.1;

/** The first part as it is run, and what is passed on to the others. */
type Opened = { prefix: Prefix; passed: Passed[]; outputs: GraphBatch["feeds"] };

async function openPrefix({ first, cut }: Group, { batch, providers }: SavingInput): Promise<Opened | null> {
  const session = await openModel(writePrefix(first, cut), providers);
  const outputs = await runSession(session, batch.feeds);
  const passed = session.outputMetadata.flatMap((value) => passedFrom(value, outputs[value.name]?.dims ?? []) ?? []);
  if (passed.length < session.outputNames.length) {
    await session.release();
    return null;
  }
  const bytes = Object.values(outputs).reduce((sum, { data }) => sum + (data as Uint8Array).byteLength, 0);
  return { prefix: { session, bytesPerRow: bytes / batch.rows.length }, passed, outputs };
}

/** Opens what is left of a variant, and sees whether it gives the bytes that the whole gives; null where it does not. */
async function openRest({ path, loaded }: Candidate, cut: Cut, { passed, outputs }: Opened, input: SavingInput) {
  const { batch, providers } = input;
  const model = await readModel(path);
  if (model === null) return null;
  const rest = await openModel(writeRest(model, cut, passed), providers);
  const whole = await runSession(loaded.session, batch.feeds);
  const parts = await runSession(rest, { ...batch.feeds, ...outputs });
  if (sameBytes(whole.logits, parts.logits)) return rest;
  await rest.release();
  return null;
}

/** Of the time that whole variants take, the part that they take less when they share what they begin with; measured on the first of them. */
async function measureSaving(
  members: Candidate[],
  { prefix, outputs }: Opened,
  rest: InferenceSession,
  { batch, onVariant }: SavingInput,
): Promise<number> {
  const [{ loaded }] = members as [Candidate];
  const onRun = (): void => onVariant(loaded.variant);
  const runs: [InferenceSession, GraphBatch["feeds"]][] = [
    [loaded.session, batch.feeds],
    [prefix.session, batch.feeds],
    [rest, { ...batch.feeds, ...outputs }],
  ];
  const [whole = 0, once = 0, each = 0] = await quickest(runs, onRun);
  return 1 - (once / members.length + each) / whole;
}

async function planGroup(group: Group, members: Candidate[], input: SavingInput): Promise<SavingPlan | null> {
  const { cut } = group;
  const opened = await openPrefix(group, input);
  if (!opened) return null;
  const { prefix } = opened;
  const drop = (): Promise<void> => prefix.session.release();
  const start = performance.now();
  // One that can't be opened or gives other bytes saves nothing.
  const rest = await openRest(members[0] as Candidate, cut, opened, input).catch(() => null);
  const milliseconds = (performance.now() - start) * members.length;
  const saving = rest === null ? 0 : await measureSaving(members, opened, rest, input);
  await rest?.release();
  if (saving < LEAST_SAVING) {
    await drop();
    return null;
  }
  const carryOut = async (): Promise<void> => {
    for (const { path, loaded } of members) {
      input.onVariant(loaded.variant);
      const left = await openRest({ path, loaded }, cut, opened, input).catch(() => null);
      if (left === null) continue;
      const { session } = loaded;
      Object.assign(loaded, { session: left, prefix });
      await session.release();
    }
  };
  return { saving, milliseconds, carryOut, drop };
}

/**
 * Finds what the variants of a family begin with in common, such as how features are scaled, or a frozen encoder under heads of their own, so
 * that it can be run once for all of them. Files are compared byte by byte; a variant is cut only if its two parts give the bytes that
 * the whole gives on the rows of `batch`. Times are measured on the first variant.
 *
 * @returns null where they have nothing in common, can't be cut, or would save too little
 */
export async function planSharing(input: SavingInput): Promise<SavingPlan | null> {
  const candidates = input.candidates.filter(({ loaded }) => loaded.fixedRows === null);
  try {
    const group = await findGroup(candidates.map(({ path }) => path));
    if (group === null) return null;
    const members = group.members.map((at) => candidates[at] as Candidate);
    return await planGroup(group, members, input);
  } catch {
    // What can't be read, cut or loaded in parts is run whole, as it was before.
    return null;
  }
}
