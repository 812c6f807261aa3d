import { z } from "zod";

/** Files in an archive; each costs memory before a row of it is read. */
export const MAX_FILES = 250_000;

/** How much may be sent at once. */
export const uploadLimitsSchema = z.object({
  maxBytes: z.number().int(),
  maxFiles: z.number().int(),
  /** Whether files may be sent to the store itself. */
  direct: z.boolean(),
});
export type UploadLimits = z.infer<typeof uploadLimitsSchema>;
