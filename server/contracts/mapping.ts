import { z } from "zod";

/** How the columns and labels of an uploaded file are read. */
export const mappingSchema = z.object({
  /** Column that holds the text. */
  text: z.string().min(1),
  /** Column that holds the label. */
  label: z.string().min(1),
  /** Columns whose values cut the set into slices. */
  slices: z.array(z.string().min(1)).max(20).default([]),
  /** Column that ties rows together (patient, user, document): resampled as one. */
  group: z.string().min(1).nullable().default(null),
  /**
   * Value in the file -> label of the family, or null to set its rows aside. Values that are not named here are matched
   * by the family's own labels and synonyms.
   */
  labels: z.record(z.string(), z.string().nullable()).default({}),
});
export type Mapping = z.infer<typeof mappingSchema>;

/** A mapping as a person sends it. Text, label and label values that are left out are guessed; slices and group are not used. */
export const partialMappingSchema = mappingSchema.partial();
export type PartialMapping = z.infer<typeof partialMappingSchema>;
