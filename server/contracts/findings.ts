import { z } from "zod";

const count = z.number().int().nonnegative();

/** Where a set has more rows than this, near-duplicates are not looked for: their fingerprints are held in memory. */
export const NEAR_ROWS = 250_000;

/** Rows that belong together: how many there are, in how many clusters, and the first of them by row number. */
const clustersSchema = z.object({
  rows: count,
  clusters: count,
  examples: z.array(z.array(z.number().int().positive()).max(10)).max(10),
});
export type Clusters = z.infer<typeof clustersSchema>;

/** What the values of one feature look like beside those that the models were trained on. */
export const featureFindingSchema = z.object({
  name: z.string(),
  /** Null for a feature that is not in the file, as the mapping says. */
  column: z.string().nullable(),
  unit: z.string().nullable(),
  missing: count,
  /** Share of values missing in training, 0 to 1; null where the package does not say. */
  trainingMissingShare: z.number().min(0).max(1).nullable(),
  /** Values below or above all that were seen in training. */
  outOfRange: count,
  min: z.number().nullable(),
  median: z.number().nullable(),
  max: z.number().nullable(),
  trainingRange: z.tuple([z.number(), z.number()]).nullable(),
  /** How the values of the file were made those of the feature's unit: x factor + offset; null where they were taken as they are. */
  conversion: z.object({ unit: z.string(), factor: z.number(), offset: z.number() }).nullable().default(null),
  /** Words in the file that were read as codes of the feature, the most frequent first. */
  words: z.array(z.object({ word: z.string(), code: z.number(), rows: count })).default([]),
  /** In plain words what is probably wrong, such as another unit; null where nothing stands out. */
  suspicion: z.string().nullable(),
});
export type FeatureFinding = z.infer<typeof featureFindingSchema>;

/** What was noticed in the usable rows of a set: nothing here keeps it from being ranked on. */
export const findingsSchema = z.object({
  /** Rows with the very same input. */
  duplicates: clustersSchema,
  /** Rows with the very same input and different labels: some of them are wrong. */
  conflicts: clustersSchema,
  /** Rows with nearly the same input, the very same left out; null where it was not looked for. */
  nearDuplicates: clustersSchema.nullable(),
  /** Rows that the models were trained on; null where the package publishes no fingerprints of its training data. */
  training: z
    .object({
      /** Training examples that the rows were compared with. */
      compared: count,
      exact: count,
      /** Nearly the same, the very same left out; null where it was not looked for. */
      near: count.nullable(),
      /** The first of these rows. */
      examples: z.array(z.number().int().positive()).max(10),
    })
    .nullable(),
  /** Row number -> the image's name or the beginning of the text, of the rows that are given as examples. */
  names: z.record(z.string(), z.string()).default({}),
  /** Lines in the list of all rows concerned; null where no list was kept, as by earlier releases. */
  listed: count.nullable().default(null),
  /** For tables of features, one for each feature. */
  features: z.array(featureFindingSchema),
});
export type Findings = z.infer<typeof findingsSchema>;
