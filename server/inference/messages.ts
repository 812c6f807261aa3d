import { z } from "zod";

/** What the parent tells a child before the first chunk. */
export const setupSchema = z.object({
  type: z.literal("setup"),
  classes: z.number().int().min(2),
  variants: z.array(z.object({ variant: z.string(), path: z.string() })).min(1),
});

/** One chunk of tensors to run through all variants; the logits go to `outPath`. */
export const chunkSchema = z.object({
  type: z.literal("chunk"),
  path: z.string(),
  rows: z.number().int(),
  outPath: z.string(),
});

/** Rows of a chunk to be run one by one, each variant in turn, over and over; answered with how long each run took. */
export const timeSchema = z.object({
  type: z.literal("time"),
  path: z.string(),
  /** Positions of rows in the chunk. */
  rows: z.array(z.number().int().nonnegative()).min(1),
  rounds: z.number().int().positive(),
});

export const requestSchema = z.discriminatedUnion("type", [setupSchema, chunkSchema, timeSchema]);
export type InferenceRequest = z.infer<typeof requestSchema>;

export const replySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("chunk-done"), outPath: z.string() }),
  /** Milliseconds of each run of each variant. */
  z.object({ type: z.literal("timed"), milliseconds: z.array(z.array(z.number())) }),
  /** `message` may be shown to anybody; `detail` is the runtime's own words, paths included. */
  z.object({ type: z.literal("failed"), message: z.string(), detail: z.string() }),
]);
export type InferenceReply = z.infer<typeof replySchema>;
