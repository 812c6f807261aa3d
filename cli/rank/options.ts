import type { PartialMapping } from "#server/contracts/mapping";
import { type RankingOptions, rankingOptionsSchema } from "#server/contracts/ranking";
import { InputError } from "#server/errors";

export type RankFlags = {
  text?: string;
  label?: string;
  slice?: string[];
  group?: string;
  "map-label"?: string[];
  metric?: string;
  confidence?: string;
  seed?: string;
};

function readLabelMap(flags: string[]): Record<string, string | null> {
  return Object.fromEntries(
    flags.map((flag) => {
      const at = flag.lastIndexOf("=");
      if (at < 1) throw new InputError(`--map-label ${flag} should read VALUE=LABEL.`, { code: "bad-input" });
      return [flag.slice(0, at), flag.slice(at + 1) || null];
    }),
  );
}

function readNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InputError(`--${flag} should be a number, not '${text}'.`, { code: "bad-input" });
}

/** The flags of the rank command as a mapping and ranking options, each checked. */
export function readRankOptions(flags: RankFlags): { mapping: PartialMapping; options: RankingOptions } {
  const parsed = rankingOptionsSchema.safeParse({
    metric: flags.metric,
    confidence: readNumber("confidence", flags.confidence),
    seed: readNumber("seed", flags.seed),
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(`--${String(issue?.path[0])}: ${issue?.message}.`, { code: "bad-input" });
  }
  const mapping: PartialMapping = {
    text: flags.text,
    label: flags.label,
    slices: flags.slice,
    group: flags.group,
    labels: readLabelMap(flags["map-label"] ?? []),
  };
  return { mapping, options: parsed.data };
}
