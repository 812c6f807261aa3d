import type { CatalogueQuery } from "#server/contracts/catalogue";
import type { CataloguePart } from "@/components/catalogue/catalogue-address";
import { bytes } from "@/lib/format";
import { kindWords, taskWords } from "@/lib/words";

export const MODALITIES: Record<string, string> = {
  image: "images",
  text: "texts",
  "text-pair": "pairs of texts",
  tabular: "tables",
};

export const SORTS = {
  title: "by name",
  spread: "widest apart under stress first",
  accuracy: "highest i.i.d. score first",
  size: "smallest first",
};

export const SIZES = [1e6, 1e7, 1e8, 1e9];

/** What narrows the catalogue, a phrase a part. */
export function cataloguePhrases(query: CatalogueQuery): { name: CataloguePart; words: string }[] {
  const { q, task, modality, use, maxBytes, label, stress } = query;
  const part = (name: CataloguePart, words: string | undefined | false) => (words ? [{ name, words }] : []);
  return [
    ...part("q", q && `“${q}”`),
    ...part("task", task && taskWords(task)),
    ...part("modality", modality && `for ${MODALITIES[modality]}`),
    ...part("use", use && "commercial use allowed"),
    ...part("maxBytes", maxBytes !== undefined && `at most ${bytes(maxBytes)}`),
    ...part("label", label && `tells apart “${label}”`),
    ...part("stress", stress && `stress test: ${kindWords(stress)}`),
  ];
}
