import { measureFamily } from "#cli/bench/engine/measure-family";
import { type Growth, measureGrowth } from "#cli/bench/engine/measure-growth";
import { showGrowth, showMemory, showSpeed, showStages, tellGrowth } from "#cli/bench/engine/show";
import type { FamilyMeasured } from "#cli/bench/engine/summarise";
import { stamp } from "#cli/bench/machine";
import { asMarkdown, asText } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { InputError } from "#server/errors";

const DOCUMENT = "docs/benchmarks/engine.md";
/** One a kind of input. */
const FAMILIES = ["cifar10", "sentiment", "kidney"];
const GROWING = "kidney";
const MOST_ROWS = 1_000_000;

export type EngineOptions = {
  /** One family only; all kinds of input without it. */
  family: string | undefined;
  data: string | undefined;
  rows: number | undefined;
  repeat: number;
  write: boolean;
};

/**
 * All variants of a family of each kind of input, from the file to the stored ranking, beside what `session.run` alone takes and the
 * loop that most people write.
 */
export async function benchEngine({ family, data, rows, repeat, write }: EngineOptions): Promise<FamilyMeasured[]> {
  const measured: FamilyMeasured[] = [];
  for (const slug of family ? [family] : FAMILIES) measured.push(await measureFamily(slug, { data, rows, repeat }));
  const tables = [showSpeed(measured), showStages(measured), showMemory(measured)];
  console.log(`\n${tables.map(asText).join("\n\n")}`);
  // Sets of another size than usual have a place of their own.
  const place = rows === undefined ? "engine" : "size";
  if (write) await replaceBetween(DOCUMENT, place, [stamp(), ...tables.map(asMarkdown)].join("\n\n"));
  return measured;
}

/** The same family on ten times the rows each, up to a million. */
export async function benchGrowth({ family, data, rows, repeat, write }: EngineOptions): Promise<Growth[]> {
  if (data) throw new InputError("Growth is measured on simulated rows: leave out --data.", { code: "bad-input" });
  const growth = await measureGrowth(family ?? GROWING, rows ?? MOST_ROWS, repeat);
  console.log(`\n${asText(showGrowth(growth))}\n${tellGrowth(growth)}`);
  if (write)
    await replaceBetween(
      DOCUMENT,
      "growth",
      [stamp(), asMarkdown(showGrowth(growth)), tellGrowth(growth)].join("\n\n"),
    );
  return [growth];
}
