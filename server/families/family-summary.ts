import type { FamilyRow } from "#db/queries/families";
import type { FamilySummary } from "#server/contracts/views";

/** What the catalogue shows of a family. */
export function toFamilySummary({ definition, bytes, spreads }: FamilyRow, variants: number): FamilySummary {
  const { slug, title, summary, task, modality, labels, licence } = definition;
  return { slug, title, summary, task, modality, labels, licence, variants, bytes, spreads };
}
