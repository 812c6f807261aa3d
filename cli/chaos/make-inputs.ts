import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Random } from "#server/statistics/random";

/** What is asked of one upload, besides the set. */
export type Ask = { seed: number; stresses?: { operation: string; level: number }[] };
/** A file that is uploaded, and the evaluations that are asked of it. */
export type Input = { family: string; name: string; bytes: Uint8Array<ArrayBuffer>; asks: Ask[] };

const SAMPLES = join(import.meta.dirname, "../../models/samples");
/** Evaluations of one upload: the second finds what the first has left, be it finished or not. */
const ASKS = 2;
const FEWEST_ROWS = 100;
const MOST_ROWS = 500;
/** A stress that is quick and that all levels of its kind know. */
const STRESSES: Record<string, { operation: string; level: number }> = {
  sentiment: { operation: "typos", level: 2 },
  kidney: { operation: "rounding", level: 2 },
};

/** Some rows of a family's sample table, drawn without replacement: no row twice. */
async function drawRows(family: string, random: Random): Promise<string> {
  const text = await readFile(join(SAMPLES, `${family}-sample.csv`), "utf8");
  const [header = "", ...rows] = text.trimEnd().split(/\r?\n/);
  const wanted = FEWEST_ROWS + random.below(MOST_ROWS - FEWEST_ROWS);
  const drawn: string[] = [];
  while (drawn.length < wanted && rows.length > 0) drawn.push(...rows.splice(random.below(rows.length), 1));
  return [header, ...drawn, ""].join("\n");
}

async function makeFile(family: string, at: number, random: Random): Promise<Pick<Input, "name" | "bytes">> {
  // Images of a sample belong to its list, so that archives go whole.
  if (family === "cifar10")
    return { name: "drawings.zip", bytes: new Uint8Array(await readFile(join(SAMPLES, "cifar10-sample.zip"))) };
  return { name: `rows-${at}.csv`, bytes: new Uint8Array(Buffer.from(await drawRows(family, random))) };
}

/** The uploads of a run and what is asked of each; the same for the same seed. */
export async function makeInputs(families: string[], evaluations: number, seed: number): Promise<Input[]> {
  const random = new Random(seed);
  const inputs: Input[] = [];
  for (let left = evaluations; left > 0; left -= ASKS) {
    const at = inputs.length;
    const family = families[at % families.length] as string;
    const stress = STRESSES[family];
    const asks = Array.from({ length: Math.min(ASKS, left) }, (_, turn) => ({
      seed: 1 + 2 * at + turn,
      ...(turn === 1 && stress ? { stresses: [stress] } : {}),
    }));
    inputs.push({ family, ...(await makeFile(family, at, random)), asks });
  }
  return inputs;
}
