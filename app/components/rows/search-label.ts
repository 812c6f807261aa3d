import type { Modality } from "#server/contracts/family";

const SEARCH: Record<Modality, string> = {
  text: "Holds the words",
  "text-pair": "Holds the words",
  image: "Name of the image holds",
  tabular: "Holds the value",
};

/** What a search through rows looks through, as its label. */
export const searchLabel = (modality: Modality): string => SEARCH[modality];
