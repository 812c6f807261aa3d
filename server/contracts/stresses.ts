import { z } from "zod";
import { type Feature, type Modality, slugSchema } from "#server/contracts/family";
import { InputError } from "#server/errors";

/** A built-in stress that rows are put to besides: an operation, how strong, and the seed of what is drawn. */
export const stressChoiceSchema = z.object({
  operation: slugSchema,
  level: z.union([z.number(), z.string().min(1).max(100)]),
  seed: z.number().int().min(0).max(4294967295).default(1),
});
export type StressChoice = z.infer<typeof stressChoiceSchema>;

export const MOST_STRESSES = 12;

/** Names a choice in the one way in which it is listed: `typos:2:7`. */
export const formatStress = ({ operation, level, seed }: StressChoice): string => `${operation}:${level}:${seed}`;

export const stressesSchema = z
  .array(stressChoiceSchema)
  .max(MOST_STRESSES, `at most ${MOST_STRESSES} stresses`)
  .refine((chosen) => new Set(chosen.map(formatStress)).size === chosen.length, "each stress once")
  .default([]);

/** What people may choose among, in plain words. */
export type StressKind = {
  name: string;
  title: string;
  /** One plain sentence. */
  description: string;
  modalities: Modality[];
  group: string;
  /** What a level is called. */
  level: string;
  /** Levels to choose from; those of the family's features where they are its panels or features. */
  levels: (number | string)[] | "panels" | "features";
  /** What the levels mean. */
  meaning: string;
  /** The level that is offered first; null where the family's features say. */
  usual: number | string | null;
  /** Whether the true label stays what it was. Where it may not, answers are compared with those on clean rows only. */
  keepsLabel: boolean;
};

const SEVERITIES = [1, 2, 3, 4, 5];

type Told = Pick<StressKind, "name" | "title" | "description"> & Partial<StressKind>;

const corruption =
  (group: string) =>
  (told: Told): StressKind => ({
    modalities: ["image"],
    group,
    level: "severity",
    levels: SEVERITIES,
    meaning: "1 is hardly seen, 5 is strong: the published constants of ImageNet-C at the size that the model sees",
    usual: 3,
    keepsLabel: true,
    ...told,
  });

const wording = (told: Told & Pick<StressKind, "meaning">): StressKind => ({
  modalities: ["text", "text-pair"],
  group: "English text",
  level: "severity",
  levels: SEVERITIES,
  usual: 2,
  keepsLabel: true,
  ...told,
});

const measuring = (told: Told & Pick<StressKind, "meaning">): StressKind => ({
  modalities: ["tabular"],
  group: "Measured values",
  level: "severity",
  levels: SEVERITIES,
  usual: 2,
  keepsLabel: true,
  ...told,
});

/** Everything that a person's own rows can be put to. */
export const STRESSES: StressKind[] = [
  ...[
    { name: "gaussian-noise", title: "Gaussian noise", description: "Electronic noise, as in low light." },
    {
      name: "shot-noise",
      title: "Shot noise",
      description: "Noise of few photons, stronger where the image is bright.",
    },
    { name: "impulse-noise", title: "Impulse noise", description: "Single values gone to the ends, as by bit errors." },
  ].map(corruption("Noise")),
  ...[
    { name: "defocus-blur", title: "Defocus blur", description: "A lens out of focus." },
    { name: "glass-blur", title: "Frosted-glass blur", description: "Seen through frosted glass." },
    {
      name: "motion-blur",
      title: "Motion blur",
      description: "Blurred along a line, at a random angle up to 45 degrees from level, as by a camera that moves.",
    },
    {
      name: "zoom-blur",
      title: "Zoom blur",
      description: "Blurred outwards from the middle, as by a camera that moves towards the object.",
    },
    {
      name: "gaussian-blur",
      title: "Blur",
      description: "Blurred, as by a lens out of focus; the level is the standard deviation in pixels.",
      level: "sigma",
      levels: [0.5, 1, 1.5, 2],
      meaning: "the standard deviation of the blur, in pixels of the image that the model sees",
      usual: 1,
    },
  ].map(corruption("Blur")),
  ...[
    { name: "snow", title: "Snow", description: "Falling snow." },
    {
      name: "frost",
      title: "Frost",
      description: "A frosted window, drawn by a procedure of our own in place of the original's photographs.",
    },
    { name: "fog", title: "Fog", description: "Fog." },
  ].map(corruption("Weather")),
  ...[
    { name: "brightness", title: "Brightness", description: "More light." },
    { name: "contrast", title: "Contrast", description: "Less contrast." },
    {
      name: "brightness-shift",
      title: "Lighter or darker",
      description: "Lighter or darker by a share of the full range.",
      level: "shift",
      levels: [-0.2, -0.1, 0.1, 0.2],
      meaning: "the share of the full range: darker below 0, lighter above",
      usual: -0.1,
    },
    {
      name: "colour-shift",
      title: "Colour shift",
      description: "The tint of another camera: towards red above 0, towards blue below.",
      level: "shift",
      levels: [-0.2, -0.1, 0.1, 0.2],
      meaning: "the share of the full range: towards blue below 0, towards red above",
      usual: 0.1,
    },
    {
      name: "colour-temperature",
      title: "Colour temperature",
      description: "Under warmer (below 6,500 kelvin) or colder light, without a correction by the camera.",
      level: "kelvin",
      levels: [3000, 4500, 9000, 12000],
      meaning: "the colour temperature of the light, in kelvin",
      usual: 4500,
    },
  ].map(corruption("Light")),
  ...[
    {
      name: "elastic-transform",
      title: "Elastic transform",
      description: "Small parts of the image stretched and pressed.",
    },
    { name: "pixelate", title: "Pixelation", description: "A small image made large again." },
    { name: "jpeg-compression", title: "JPEG compression", description: "Strong JPEG compression." },
    {
      name: "rotate",
      title: "Turned",
      description: "Turned to the left by 90, 180 (upside down) or 270 degrees.",
      level: "degrees",
      levels: [90, 180, 270],
      meaning: "how far it is turned, in degrees; the label is taken to stay",
      usual: 180,
    },
    {
      name: "crop-to-disc",
      title: "Cropped to the disc",
      description: "A photograph of the eye cut to the same full round disc, whatever its outline was.",
      level: "radius",
      levels: [0.95],
      meaning: "the share of the disc's radius that is kept",
      usual: 0.95,
    },
  ].map(corruption("Digital")),
  wording({
    name: "typos",
    title: "Typos",
    description: "Words with a slip of the fingers: a neighbouring key, a letter dropped, doubled or swapped.",
    meaning: "about 5, 10, 20, 35 or 50 % of the words of three letters or more, one slip each and at least one a text",
  }),
  wording({
    name: "letter-case",
    title: "Letter case",
    description: "The same words in other letters: all small, all capital, As A Title, or aT rANdoM.",
    level: "case",
    levels: ["lower", "upper", "title", "random"],
    meaning: "how the letters are written",
    usual: "lower",
  }),
  wording({
    name: "punctuation",
    title: "Punctuation and spaces",
    description: "Marks dropped or doubled, and spaces doubled, dropped or put before a mark.",
    meaning: "10, 20, 40, 60 or 80 % of the marks and spaces",
  }),
  wording({
    name: "look-alikes",
    title: "Look-alike letters",
    description: "Letters replaced by others that look the same, such as a Cyrillic a, as spam does.",
    meaning: "2, 5, 10, 20 or 40 % of the letters that have a look-alike",
  }),
  wording({
    name: "name-swap",
    title: "Another first name",
    description: "First names replaced by others of the same gender, the same one wherever it stands.",
    level: "names",
    levels: ["common", "international"],
    meaning: "what the names are replaced by: names common in the United States, or from many countries",
    usual: "common",
  }),
  wording({
    name: "gender-swap",
    title: "The other gender",
    description: "He becomes she, actress becomes actor, mother becomes father, and the other way round.",
    level: "words",
    levels: ["all"],
    meaning: "all words of our list",
    usual: "all",
  }),
  wording({
    name: "negation",
    title: "Negation",
    description: "A negation put in or taken out, in the second text of a pair. The true label may change with it.",
    level: "direction",
    levels: ["insert", "remove"],
    meaning: "“not” put after the first verb that takes it, or the first negation taken out",
    usual: "insert",
    keepsLabel: false,
  }),
  measuring({
    name: "missing-values",
    title: "Values gone missing",
    description: "Single values of a row lost at random; counts stay.",
    meaning: "5, 10, 20, 35 or 50 % of the values that are there",
  }),
  measuring({
    name: "remove-panel",
    title: "A panel not ordered",
    description: "As where a panel is never ordered: its values are missing, its counts are 0.",
    level: "panel",
    levels: "panels",
    meaning: "the panel that is not there",
    usual: null,
  }),
  measuring({
    name: "remove-feature",
    title: "A value not measured",
    description: "As where something is never measured: its value is missing, a count is 0.",
    level: "feature",
    levels: "features",
    meaning: "the value that is not there",
    usual: null,
  }),
  measuring({
    name: "unit-slips",
    title: "Slips of the unit",
    description: "Measurements entered in another unit than the model was trained with, such as °F for °C.",
    meaning: "2, 5, 10, 20 or 35 % of the measurements of a row that have a unit",
  }),
  measuring({
    name: "rounding",
    title: "Coarse rounding",
    description: "Values rounded to coarse steps, as read off a scale.",
    meaning: "steps of 1, 2, 5, 10 or 20 % of the range seen in training",
  }),
  measuring({
    name: "value-noise",
    title: "Noise of the instrument",
    description: "Normal noise added to each value by itself; counts and codes stay.",
    meaning: "a standard deviation of 1, 2, 5, 10 or 20 % of the range seen in training",
  }),
  measuring({
    name: "drift",
    title: "Drift of the instruments",
    description: "Each measurement moved by the same amount in all rows, up or down as the seed has it.",
    meaning: "by 1, 2, 5, 10 or 20 % of the range seen in training",
  }),
];

export const stressesOf = (modality: Modality): StressKind[] =>
  STRESSES.filter(({ modalities }) => modalities.includes(modality));

/** @throws RangeError where there is none of that name */
export function stressKind(name: string): StressKind {
  const found = STRESSES.find((kind) => kind.name === name);
  if (!found) throw new RangeError(`There is no stress '${name}'.`);
  return found;
}

/** Levels that there are to choose from, the family's features considered. */
export function levelsOf({ levels }: StressKind, features: readonly Feature[] = []): (number | string)[] {
  if (levels === "panels") return [...new Set(features.flatMap(({ panel }) => (panel === undefined ? [] : [panel])))];
  return levels === "features" ? features.map(({ name }) => name) : levels;
}

/** A stress in plain words: "Typos, severity 2", with the seed where it is not the usual one. */
export function nameStress({ operation, level, seed }: StressChoice): string {
  const kind = STRESSES.find(({ name }) => name === operation);
  const isOnly = kind !== undefined && typeof kind.levels !== "string" && kind.levels.length === 1;
  const named =
    kind === undefined ? `${operation} ${level}` : isOnly ? kind.title : `${kind.title}, ${kind.level} ${level}`;
  return seed === 1 ? named : `${named}, seed ${seed}`;
}

/**
 * Reads `typos:3` or `gaussian-noise:2:7` (operation, level, seed); the seed is 1 unless told.
 *
 * @returns what is wrong, in a sentence, where it is none
 */
export function parseStress(text: string): StressChoice | string {
  const found = /^(?<operation>[a-z0-9-]+):(?<level>.+?)(?::(?<seed>\d+))?$/.exec(text.trim())?.groups;
  if (!found?.operation || !found.level)
    return `'${text}' is no stress. Write it as 'typos:3', or with a seed as 'typos:3:7'.`;
  const number = /^-?\d+(\.\d+)?$/.test(found.level) ? Number(found.level) : null;
  const parsed = stressChoiceSchema.safeParse({
    operation: found.operation,
    level: number ?? found.level,
    seed: found.seed === undefined ? undefined : Number(found.seed),
  });
  return parsed.success ? parsed.data : `'${text}' is no stress: ${parsed.error.issues[0]?.message}.`;
}

/**
 * Checks that rows of a family can be put to the stresses that were chosen.
 *
 * @throws InputError for an operation of another kind of input, or a level that there is not
 */
export function checkStresses(
  chosen: readonly StressChoice[],
  { modality, features = [] }: { modality: Modality; features?: readonly Feature[] | undefined },
): void {
  const kinds = stressesOf(modality);
  for (const { operation, level } of chosen) {
    const kind = kinds.find(({ name }) => name === operation);
    if (!kind)
      throw new InputError(`Nothing called '${operation}' can be done to this kind of input (${modality}).`, {
        hint: `There are ${kinds.map(({ name }) => name).join(", ")}.`,
      });
    const levels = levelsOf(kind, features);
    if (!levels.includes(level))
      throw new InputError(`'${operation}' has no ${kind.level} '${level}'.`, {
        hint: levels.length === 0 ? "This family has none." : `There are ${levels.slice(0, 40).join(", ")}.`,
      });
  }
}
