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

export const requestSchema = z.discriminatedUnion("type", [setupSchema, chunkSchema]);
export type InferenceRequest = z.infer<typeof requestSchema>;

export const replySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("chunk-done"), outPath: z.string() }),
  /** `message` may be shown to anybody; `detail` is the runtime's own words, paths included. */
  z.object({ type: z.literal("failed"), message: z.string(), detail: z.string() }),
]);
export type InferenceReply = z.infer<typeof replySchema>;
