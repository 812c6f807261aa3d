import { z } from "zod";
import { modalitySchema } from "#server/contracts/family";
import { findingsSchema } from "#server/contracts/findings";
import { encodingSchema, mappingSchema } from "#server/contracts/mapping";

export const fileFormatSchema = z.enum([
  "csv",
  "tsv",
  "jsonl",
  "json",
  "parquet",
  "xlsx",
  "label-studio",
  "coco",
  "image-folder",
  "image-table",
  "image-parquet",
]);
export type FileFormat = z.infer<typeof fileFormatSchema>;

/** How the numbers of a column are written. */
export const numberStyleSchema = z.object({
  /** What parts decimals; unclear where "1,234" may be decimals or thousands. */
  decimal: z.enum(["point", "comma", "unclear"]),
  /** What stands behind every number, such as bpm or %. */
  unit: z.string().nullable(),
});
export type NumberStyle = z.infer<typeof numberStyleSchema>;

export const numbersSchema = numberStyleSchema.extend({
  /** Cells that are filled, yet no number. */
  others: z.number().int().nonnegative(),
  /** The column's values at the shares of `QUANTILE_SHARES`; none where they are unclear. */
  quantiles: z.array(z.number()),
});
export type Numbers = z.infer<typeof numbersSchema>;

export const columnSchema = z.object({
  name: z.string(),
  /** What the values look like: long text, few categories, numbers, or nothing at all. */
  looksLike: z.enum(["text", "category", "number", "empty"]),
  distinct: z.number().int().nonnegative(),
  filled: z.number().int().nonnegative(),
  examples: z.array(z.string()),
  /** For columns that mostly hold numbers: how they are written and spread. */
  numbers: numbersSchema.nullable().default(null),
});
export type Column = z.infer<typeof columnSchema>;

export const labelCountSchema = z.object({
  value: z.string(),
  rows: z.number().int().positive(),
  /** The family's label this value was matched to; null where none fits. */
  label: z.string().nullable(),
});
export type LabelCount = z.infer<typeof labelCountSchema>;

/** A feature whose column is not spelt as the family spells it. */
export const featureMatchSchema = z.object({
  feature: z.string(),
  column: z.string(),
  /** The unit that the header or the cells state where it is not the one that the models read. */
  otherUnit: z.string().nullable(),
});
export type FeatureMatch = z.infer<typeof featureMatchSchema>;

/** What a file was found to hold, before anybody said how to read it. */
export const inspectionSchema = z.object({
  format: fileFormatSchema,
  delimiter: z.string().nullable(),
  /** How the bytes of a text file are read as characters; null for other files. */
  encoding: encodingSchema.nullable().default(null),
  /** Rows read, the header not counted; rows that could not be parsed included. */
  rows: z.number().int().nonnegative(),
  columns: z.array(columnSchema),
  /** The first rows, as many strings (or null) as there are columns. */
  preview: z.array(z.array(z.string().nullable())),
  guess: z.object({
    text: z.string().nullable(),
    textPair: z.string().nullable().default(null),
    image: z.string().nullable().default(null),
    /** Feature of the family -> column that was matched to it. */
    features: z.record(z.string(), z.string()).default({}),
    /** Those of the features whose column is spelt otherwise or states another unit, so that a person can look at them. */
    featureMatches: z.array(featureMatchSchema).default([]),
    label: z.string().nullable(),
    /** Nothing but values such as 0 and 1 speaks for the label column: its name does not. */
    labelUnsure: z.boolean().default(false),
    slices: z.array(z.string()),
    group: z.string().nullable(),
  }),
  /** Values per category column (and the guessed label column), with the family's label each was matched to. */
  labelCounts: z.record(z.string(), z.array(labelCountSchema)),
});
export type Inspection = z.infer<typeof inspectionSchema>;

/** A row that cannot be used, and why. Rows count from 1 after the header. */
export const skippedRowSchema = z.object({ row: z.number().int().positive(), reason: z.string() });
export type SkippedRow = z.infer<typeof skippedRowSchema>;

/** Rows ready for preprocessing: a Parquet file and what is known of it. */
export const datasetSchema = z.object({
  /**
   * Parquet: row (uint32, from 1), the input, label (uint8 class index), slice_0.., group, weight. The input is `text`; `text` and
   * `text_pair`; `image` (the image's name) and `image_file` (its key in `images`: `placeOf`); or `feature_0..` (double, NULL where
   * missing).
   */
  path: z.string(),
  modality: modalitySchema.default("text"),
  /** The folder that holds the images, in packs or as files named for their content; null for other inputs, and for sets read before there was one. */
  images: z.string().nullable().default(null),
  /** The zip archive that holds the images of a set read before they had a folder of their own. */
  archive: z.string().nullable().default(null),
  sha256: z.string(),
  /** How a text was read as characters; null for other files. */
  encoding: encodingSchema.nullable().default(null),
  rows: z.number().int().positive(),
  skipped: z.number().int().nonnegative(),
  /** The first skipped rows; the whole list is in `skippedPath`. */
  skippedRows: z.array(skippedRowSchema),
  skippedPath: z.string(),
  labels: z.array(z.string()),
  classCounts: z.array(z.number().int().nonnegative()),
  slices: z.array(
    z.object({
      column: z.string(),
      values: z.array(z.object({ value: z.string(), rows: z.number().int().positive() })),
    }),
  ),
  groups: z.number().int().positive().nullable(),
  /** Groups of exactly two rows; null without groups, and for sets read before they were counted. */
  pairs: z.number().int().nonnegative().nullable().default(null),
  /** Of how many rows of equal weight the weighted rows are worth; null where each row counts the same. */
  effectiveRows: z.number().positive().nullable().default(null),
  /** A column that looks as if it tied rows together but was not named as the group; null where there is none. */
  unusedGroup: z.string().nullable(),
  /** How the values of the label column were read, the most frequent first; a null label was set aside. */
  labelValues: z.array(labelCountSchema),
  /** Columns whose numbers are written with a decimal comma or a unit behind, and how they were read. */
  numberStyles: z.array(numberStyleSchema.extend({ column: z.string() })).default([]),
  /** What was noticed in the rows; null in sets that were read before anything was looked for. */
  findings: findingsSchema.nullable().default(null),
  mapping: mappingSchema,
});
export type Dataset = z.infer<typeof datasetSchema>;

/** The columns of a dataset that ranking needs, in row order. */
export type DatasetColumns = {
  /** Class index per row, shape (N). */
  labels: Uint8Array;
  /** Per slice column: codes (N) into `values`. */
  slices: { column: string; values: string[]; codes: Uint32Array }[];
  /** Group code per row, shape (N), or null where rows stand alone. */
  groups: Uint32Array | null;
  /** What each row counts, shape (N), or null where each counts the same. */
  weights: Float64Array | null;
};
