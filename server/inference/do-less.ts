import { planSharing } from "#server/inference/common-prefix/share-prefix";
import { isWorthLooking, isWorthSharing, type Pace } from "#server/inference/common-prefix/when-to-share";
import type { GraphBatch } from "#server/inference/run-chunk";
import type { OpenChunk, Slot } from "#server/inference/run-slots";
import type { SavingInput, SavingPlan } from "#server/inference/saving-plan";
import { MASK, planWithoutMask } from "#server/inference/without-mask/plan-without-mask";

/** What is to be run: by which variants, and how much of it there was and will be. */
type Work = { slots: Slot[]; open: OpenChunk[]; pace: Pace; providers: string[] };

/** Has the variants do less than they would. */
export type Savings = {
  /** Looks whether they can, and sees to it, each as soon as that is worth what it costs. */
  seek: (work: Work) => Promise<void>;
  /** Other variants were set up. */
  reset: () => Promise<void>;
};

/** A plan; null where there is none or it is carried out, undefined before it was looked for and as long as it can't be told. */
type Found = SavingPlan | null | undefined;
type Look = (input: SavingInput) => Promise<Found>;

/** How often it is looked what cannot be told, as where something else took the core meanwhile. */
const MOST_LOOKS = 3;

/** Large enough that what it takes can be told from noise, and that a mask which widens something shows. */
const isTrial = ({ isUnpadded, rows, feeds }: GraphBatch): boolean =>
  isUnpadded === true && rows.length > 1 && (feeds[MASK]?.dims[1] ?? 0) > 1;

/** @param planMask looks whether a mask can be done without */
export function createSavings(planMask: Look = planWithoutMask): Savings {
  let sharing: Found;
  let unmasking: Found;
  /** Numbers of batches, as far as they were seen: those of batches that are not padded, and all. */
  let cells = { unpadded: 0, all: 0 };
  let looks = 0;

  const lookAtMask: Look = async (input) => {
    const plan = await planMask(input);
    return plan === undefined && ++looks === MOST_LOOKS ? null : plan;
  };

  /** @param part of the work that the plan is for */
  const seekOne = async (
    before: Found,
    { slots, pace, providers }: Work,
    batch: GraphBatch | undefined,
    look: Look,
    part: number,
  ): Promise<Found> => {
    if (batch === undefined || before === null || !isWorthLooking(pace)) return before;
    const candidates = slots.flatMap(({ path, loaded }) => (loaded ? [{ path, loaded }] : []));
    const onVariant = (variant: string): void => void process.send?.({ type: "at", variant });
    const plan = before === undefined ? await look({ candidates, batch, providers, onVariant }) : before;
    if (!plan || !isWorthSharing(pace, { ...plan, saving: plan.saving * part })) return plan;
    await plan.carryOut();
    return null;
  };

  return {
    seek: async (work) => {
      const batches = work.open.flatMap(({ batches }) => batches);
      for (const { feeds, isUnpadded } of batches) {
        const size = feeds[MASK]?.size ?? 0;
        cells.all += size;
        if (isUnpadded) cells.unpadded += size;
      }
      sharing = await seekOne(sharing, work, batches[0], planSharing, 1);
      // The largest: what it saves is what the others save, more or less.
      const trial = batches.filter(isTrial).sort((a, b) => (b.feeds[MASK]?.size ?? 0) - (a.feeds[MASK]?.size ?? 0))[0];
      unmasking = await seekOne(unmasking, work, trial, lookAtMask, cells.unpadded / Math.max(1, cells.all));
    },
    reset: async () => {
      await sharing?.drop();
      await unmasking?.drop();
      [sharing, unmasking] = [undefined, undefined];
      cells = { unpadded: 0, all: 0 };
      looks = 0;
    },
  };
}
