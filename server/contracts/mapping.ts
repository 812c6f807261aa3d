import { z } from "zod";

const columnName = z.string().min(1);

/** Ways in which text files are written as bytes, as the WHATWG names them. */
export const encodingSchema = z.enum([
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "iso-8859-2",
  "windows-1251",
  "macintosh",
  "shift_jis",
  "gb18030",
  "big5",
  "euc-kr",
]);
export type Encoding = z.infer<typeof encodingSchema>;

/** How the columns and labels of an uploaded file are read. */
export const mappingSchema = z.object({
  /** Column that holds the text; for pairs the first of the two, the premise. */
  text: columnName.nullable().default(null),
  /** Column that holds the second text of a pair, the hypothesis. */
  textPair: columnName.nullable().default(null),
  /** Column that names the image file within the archive. */
  image: columnName.nullable().default(null),
  /**
   * Feature of the family -> column, where the file names it otherwise than features.json does; null for a feature that is
   * not in the file, which all rows then miss.
   */
  features: z.record(z.string(), columnName.nullable()).default({}),
  /** Feature -> the unit that its column is in, which its values are converted from. Nothing else is converted. */
  conversions: z.record(z.string(), z.string().min(1)).default({}),
  /** Column that holds the label. */
  label: columnName,
  /** Columns whose values cut the set into slices. */
  slices: z.array(columnName).max(20).default([]),
  /** Slice columns of numbers -> the edges at which they are cut into ranges, rising. */
  bins: z.record(z.string(), z.array(z.number()).min(1)).default({}),
  /** Column that ties rows together (patient, user, document): resampled as one. */
  group: columnName.nullable().default(null),
  /** Column of what each row counts, 0 or more: importance weights, where the set was not drawn as the world is. */
  weight: columnName.nullable().default(null),
  /**
   * Value in the file -> label of the family, or null to set its rows aside. Values that are not named here are matched
   * by the family's own labels and synonyms.
   */
  labels: z.record(z.string(), z.string().nullable()).default({}),
  /** How the bytes of a text file are read as characters; null leaves it to what the bytes look like. */
  encoding: encodingSchema.nullable().default(null),
});
export type Mapping = z.infer<typeof mappingSchema>;

/**
 * A mapping as a person sends it. Input columns, label and label values that are left out are
 * guessed; slices, group and weight are not used.
 */
export const partialMappingSchema = mappingSchema.partial();
export type PartialMapping = z.infer<typeof partialMappingSchema>;
