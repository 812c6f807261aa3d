import { storableText } from "#server/contracts/storable-text";

/** What a person calls a stress set: one line that can be read, without blanks at its ends. */
export const setNameSchema = storableText(500)
  .trim()
  .min(1, "must not be empty")
  .max(120, "must be at most 120 characters long")
  .refine((name) => !/\p{C}/u.test(name), "must hold characters that can be seen");
