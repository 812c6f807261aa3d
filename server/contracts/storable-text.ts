import { z } from "zod";

/** Text that a database takes: whole characters, none of them U+0000. */
export const storableText = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((text) => text.isWellFormed() && !text.includes("\0"), "must hold whole characters, and no zero character");
