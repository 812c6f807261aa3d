import { CHANNELS, type Channel } from "#cli/families/stays/channels";
import type { Feature } from "#server/contracts/family";

/** How the values of a channel in the first day become one number; `sql` takes the column and the hour. */
export const SUMMARIES = [
  { suffix: "last", words: "Last", sql: (value: string) => `arg_max(${value}, hour) FILTER (${value} IS NOT NULL)` },
  { suffix: "min", words: "Lowest", sql: (value: string) => `min(${value})` },
  { suffix: "max", words: "Highest", sql: (value: string) => `max(${value})` },
  // Rounded, so that the order in which values are added up leaves no trace.
  { suffix: "mean", words: "Mean of", sql: (value: string) => `round(avg(${value}), 4)` },
  { suffix: "count", words: "Hours with a value of", sql: (value: string) => `count(${value})` },
] as const;

/** Words that hospitals write for the codes of the Challenge. */
const SEX = {
  "0": ["female", "f", "woman", "w", "weiblich", "frau", "femme", "féminin", "mujer", "femenino"],
  "1": ["male", "m", "man", "männlich", "mann", "homme", "masculin", "hombre", "masculino"],
};
const UNIT = {
  "0": ["surgical", "sicu", "surgical icu", "surgery"],
  "1": ["medical", "micu", "medical icu", "medicine"],
};

/** What is known of the patient from the start. */
const PATIENT = [
  { name: "Age", description: "Age of the patient", unit: "years" },
  { name: "Gender", description: "Sex as recorded: 0 female, 1 male", unit: null, codes: SEX },
  {
    name: "Unit1",
    description: "ICU unit: 1 medical, 0 surgical, empty where not recorded",
    unit: null,
    codes: UNIT,
  },
  {
    name: "HospAdmTime",
    description: "Hours from ICU admission to hospital admission, negative if earlier",
    unit: "h",
  },
];

function describe(channel: Channel, { suffix, words }: (typeof SUMMARIES)[number]) {
  return {
    name: `${channel.name}_${suffix}`,
    description: `${words} ${channel.words} in ICU hours 1-24`,
    unit: suffix === "count" ? "h" : channel.unit,
    ...(channel.panel === null ? {} : { panel: channel.panel }),
  };
}

/** The features of a stay in their order, as the recipe states them. */
export function listFeatures(): Omit<Feature, "range" | "missingShare">[] {
  const summaries = CHANNELS.flatMap((channel) => SUMMARIES.map((summary) => describe(channel, summary)));
  return [...PATIENT, ...summaries];
}
