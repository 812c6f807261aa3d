import { z } from "zod";

const failureSchema = z.object({ variant: z.string(), reason: z.string(), lasting: z.boolean() });
/** `detail` is the runtime's own words, paths included: for the log alone. */
const foundSchema = failureSchema.extend({ detail: z.string() });

/** What the parent tells a child before the first chunk: the variants whose sessions it opens, and where they run. */
export const setupSchema = z.object({
  type: z.literal("setup"),
  classes: z.number().int().min(2),
  providers: z.array(z.string()).min(1),
  /** `passOver`: known to fail, so that not even its file is opened. */
  variants: z.array(z.object({ variant: z.string(), path: z.string(), passOver: z.boolean() })),
});

/**
 * Chunks of tensors to run through the variants that were set up, each variant through all of them before the next; the logits of each
 * go to its `outPath`, and beside it what failed. A variant of `failed` is passed over.
 */
export const chunksSchema = z.object({
  type: z.literal("chunks"),
  chunks: z.array(z.object({ path: z.string(), rows: z.number().int(), outPath: z.string() })).min(1),
  failed: z.array(failureSchema),
  /** Rows that the process will be asked for, these and later ones, as far as is known. */
  ahead: z.number().nonnegative(),
});

/** Rows of a chunk to be run one by one, each variant in turn, over and over; answered with how long each run took. */
export const timeSchema = z.object({
  type: z.literal("time"),
  path: z.string(),
  /** Positions of rows in the chunk. */
  rows: z.array(z.number().int().nonnegative()).min(1),
  rounds: z.number().int().positive(),
});

export const requestSchema = z.discriminatedUnion("type", [setupSchema, chunksSchema, timeSchema]);
export type InferenceRequest = z.infer<typeof requestSchema>;

export const replySchema = z.discriminatedUnion("type", [
  /** Said while it works, before each variant and again from batch to batch: what it is at if nothing more is heard. */
  z.object({ type: z.literal("at"), variant: z.string() }),
  z.object({ type: z.literal("ready"), failed: z.array(foundSchema) }),
  z.object({ type: z.literal("chunks-done"), failed: z.array(foundSchema) }),
  /** Milliseconds of each run of each variant. */
  z.object({ type: z.literal("timed"), milliseconds: z.array(z.array(z.number())) }),
  /** `message` may be shown to anybody; `detail` is the runtime's own words, paths included. */
  z.object({ type: z.literal("failed"), message: z.string(), detail: z.string() }),
]);
export type FoundFailure = z.infer<typeof foundSchema>;
export type InferenceReply = Exclude<z.infer<typeof replySchema>, { type: "at" }>;
