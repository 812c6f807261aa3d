import { encodingSchema, type PartialMapping } from "#server/contracts/mapping";
import { type RankingOptions, rankingOptionsSchema } from "#server/contracts/ranking";
import type { Requirement } from "#server/contracts/requirement";
import { parseStress, type StressChoice } from "#server/contracts/stresses";
import { InputError } from "#server/errors";

export type RankFlags = {
  text?: string;
  "text-pair"?: string;
  image?: string;
  feature?: string[];
  bins?: string[];
  label?: string;
  slice?: string[];
  group?: string;
  weight?: string;
  encoding?: string;
  "map-label"?: string[];
  metric?: string;
  stress?: string[];
  confidence?: string;
  seed?: string;
};

/** Flags of the form left=right, parted at the last sign: a value may hold one, a label or a column hardly does. */
function readPairs(name: string, flags: string[], form: string): [string, string][] {
  return flags.map((flag) => {
    const at = flag.lastIndexOf("=");
    if (at < 1) throw new InputError(`--${name} ${flag} should read ${form}.`, { code: "bad-input" });
    return [flag.slice(0, at), flag.slice(at + 1)];
  });
}

function readLabelMap(flags: string[]): Record<string, string | null> {
  return Object.fromEntries(
    readPairs("map-label", flags, "VALUE=LABEL").map(([value, label]) => [value, label || null]),
  );
}

/** An empty column says that the feature is not in the file. */
function readFeatures(flags: string[]): Record<string, string | null> {
  return Object.fromEntries(
    readPairs("feature", flags, "FEATURE=COLUMN").map(([feature, column]) => [feature, column || null]),
  );
}

function readBins(flags: string[]): Record<string, number[]> {
  return Object.fromEntries(
    readPairs("bins", flags, "COLUMN=EDGE,EDGE").map(([column, edges]) => {
      const numbers = edges.split(",").map((edge) => (edge.trim() === "" ? Number.NaN : Number(edge)));
      if (numbers.every(Number.isFinite)) return [column, numbers];
      throw new InputError(`--bins ${column}=${edges} should list numbers, such as ${column}=40,60.`, {
        code: "bad-input",
      });
    }),
  );
}

function readNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InputError(`--${flag} should be a number, not '${text}'.`, { code: "bad-input" });
}

function readStresses(flags: string[]): StressChoice[] {
  return flags.map((flag) => {
    const stress = parseStress(flag);
    if (typeof stress === "string") throw new InputError(`--stress: ${stress}`, { code: "bad-input" });
    return stress;
  });
}

/** A mapping of a file, in which what flags say takes the place of what it says. */
function overlay(saved: PartialMapping, flags: PartialMapping): PartialMapping {
  const said = Object.entries(flags).filter(([, value]) => value !== undefined);
  const labels = { ...saved.labels, ...flags.labels };
  const features = flags.features && { ...saved.features, ...flags.features };
  return { ...saved, ...Object.fromEntries(said), labels, ...(features && { features }) };
}

/** The flags of the rank command as a mapping and ranking options, each checked. */
export function readRankOptions(
  flags: RankFlags,
  requirement: Requirement | null = null,
  saved: PartialMapping = {},
): { mapping: PartialMapping; options: RankingOptions } {
  if (requirement && flags.metric !== undefined) {
    throw new InputError("--metric and --require both say what to rank by.", {
      code: "bad-input",
      hint: "Leave out --metric: the file's objective counts.",
    });
  }
  const parsed = rankingOptionsSchema.safeParse({
    metric: requirement?.objective ?? flags.metric,
    constraints: requirement?.constraints,
    costs: requirement?.costs,
    confidence: readNumber("confidence", flags.confidence),
    seed: readNumber("seed", flags.seed),
    stresses: flags.stress && readStresses(flags.stress),
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = issue?.message.replace(/\.?$/, ".");
    throw new InputError(`--${String(issue?.path[0])}: ${message}`, { code: "bad-input" });
  }
  const encoding = encodingSchema.optional().safeParse(flags.encoding);
  if (!encoding.success) {
    throw new InputError(`--encoding is one of ${encodingSchema.options.join(", ")}.`, { code: "bad-input" });
  }
  const mapping: PartialMapping = {
    encoding: encoding.data,
    text: flags.text,
    textPair: flags["text-pair"],
    image: flags.image,
    features: flags.feature && readFeatures(flags.feature),
    bins: flags.bins && readBins(flags.bins),
    label: flags.label,
    slices: flags.slice,
    group: flags.group,
    weight: flags.weight,
    labels: readLabelMap(flags["map-label"] ?? []),
  };
  return { mapping: overlay(saved, mapping), options: parsed.data };
}
