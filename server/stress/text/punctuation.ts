import type { Random } from "#server/stress/random";
import { drawShare, replaceParts } from "#server/stress/text/words";
import { defineTextOperation, SEVERITY_PROBLEM, severityShare } from "#server/stress/text-operation";

/** A mark or a space between words; apostrophes and hyphens within words stay. */
const PLACE = /(?<![\p{L}\p{N}])[\p{P}]|[\p{P}](?![\p{L}\p{N}])| /gu;

const SHARES = [0.1, 0.2, 0.4, 0.6, 0.8];

const OF_MARKS = [() => "", (mark: string) => mark + mark, (mark: string) => ` ${mark}`];
const OF_SPACES = [() => "", () => "  "];

function disturb(part: string, random: Random): string {
  const changes = part === " " ? OF_SPACES : OF_MARKS;
  return changes[random.integer(0, changes.length)]?.(part) ?? part;
}

export const punctuation = defineTextOperation("punctuation", {
  source: "Ribeiro et al. 2020 (CheckList), punctuation",
  refuse: SEVERITY_PROBLEM,
  change: (text, level, random) => {
    const places = Array.from(text.matchAll(PLACE), (found) => ({ at: found.index, text: found[0] }));
    const drawn = drawShare(places, severityShare(SHARES, level), random);
    return replaceParts(
      text,
      drawn.map((place) => ({ ...place, by: disturb(place.text, random) })),
    );
  },
});
