import type { PartialMapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";

// U+0000 and halves of surrogate pairs: PostgreSQL stores neither in JSON.
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/** Refuses a mapping with characters that no file that we read can hold and the database would not take. */
export function refuseUnstorable(mapping: PartialMapping): void {
  const {
    text,
    textPair,
    image,
    label,
    slices = [],
    group,
    weight,
    labels = {},
    features = {},
    bins = {},
    conversions = {},
  } = mapping;
  const pairs = [labels, features, conversions].flatMap((record) => [...Object.keys(record), ...Object.values(record)]);
  const told = [text, textPair, image, label, group, weight, ...slices, ...Object.keys(bins), ...pairs];
  if (told.every((name) => name === undefined || name === null || isStorable(name))) return;
  throw new InputError("The mapping holds a zero character or half of a character.", {
    code: "bad-input",
    hint: "Name columns and labels as they stand in the file.",
  });
}
