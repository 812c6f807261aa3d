import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PredictionChunk } from "#server/contracts/predictions";
import { type RaceSet, raceRows } from "#server/jobs/steps/race-rows";
import { Random } from "#server/statistics/random";

const ROWS = 1200;
const CHUNK = 100;
const VARIANTS = ["00", "01", "02", "03"];
/** How often each is right. */
const CHANCES = [0.9, 0.9, 0.4, 0.3];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "race-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Chunks of logits of two classes, where the true one is always 1. `broken`: the variant that has none from a row on. */
async function writeChunks(
  name: string,
  broken: { variant: number; from: number } | null = null,
): Promise<PredictionChunk[]> {
  const random = new Random(3);
  const chunks: PredictionChunk[] = [];
  for (let start = 0; start < ROWS; start += CHUNK) {
    const logits = new Float32Array(CHUNK * VARIANTS.length * 2);
    for (let row = 0; row < CHUNK; row++)
      for (const [k, chance] of CHANCES.entries()) {
        const isRight = random.below(1000) < 1000 * chance;
        const isBroken = broken?.variant === k && start >= broken.from;
        logits.set(isBroken ? [Number.NaN, Number.NaN] : isRight ? [0, 1] : [1, 0], (row * VARIANTS.length + k) * 2);
      }
    const path = join(folder, `${name}-${start}.f32`);
    await writeFile(path, new Uint8Array(logits.buffer));
    chunks.push({ start, rows: CHUNK, path });
  }
  return chunks;
}

const set = (more: Partial<RaceSet> = {}): RaceSet => ({
  variants: VARIANTS,
  classes: 2,
  order: Uint32Array.from({ length: ROWS }, (_, row) => row),
  groups: null,
  weights: null,
  score: (logits) => Number((logits[1] as number) > (logits[0] as number)),
  errorRate: 0.005,
  ...more,
});

async function raceAll(chunks: readonly PredictionChunk[], more: Partial<RaceSet> = {}) {
  const look = raceRows(set(more));
  const found = [];
  for (const chunk of chunks) found.push(...(await look(chunk)));
  return found;
}

describe("a race along the rows of a set", () => {
  test("rules out who is surely worse, and says after how many rows", async () => {
    const found = await raceAll(await writeChunks("plain"));
    expect(found.map(({ variant }) => variant).sort()).toEqual(["02", "03"]);
    for (const { rows } of found) {
      expect(rows % CHUNK).toBe(0);
      expect(rows).toBeLessThan(ROWS);
    }
  });

  test("goes the same way in whichever order chunks are done", async () => {
    const chunks = await writeChunks("order");
    const inOrder = await raceAll(chunks);
    const random = new Random(11);
    for (let time = 0; time < 5; time++) {
      const mixed = chunks.toSorted(() => random.below(3) - 1);
      expect(await raceAll(mixed)).toEqual(inOrder);
      const look = raceRows(set());
      expect((await Promise.all(mixed.map(look))).flat()).toEqual(inOrder);
    }
  });

  test("takes the rows of a group for one: where all rows are of few groups nothing is sure", async () => {
    const chunks = await writeChunks("groups");
    const groups = Uint32Array.from({ length: ROWS }, (_, row) => Math.floor(row / 300));
    expect(await raceAll(chunks, { groups })).toEqual([]);
    const small = Uint32Array.from({ length: ROWS }, (_, row) => Math.floor(row / 2));
    const found = await raceAll(chunks, { groups: small });
    expect(found.map(({ variant }) => variant).sort()).toEqual(["02", "03"]);
  });

  test("counts rows by their weights: where they are wrong weighs nothing, nobody is ruled out", async () => {
    const chunks = await writeChunks("weights");
    const none = new Float64Array(ROWS).fill(0);
    none[0] = 1;
    expect(await raceAll(chunks, { weights: none })).toEqual([]);
    const same = await raceAll(chunks, { weights: new Float64Array(ROWS).fill(3) });
    expect(same).toEqual(await raceAll(chunks));
  });

  test("lets a variant that failed drop out, ruled out or not", async () => {
    const found = await raceAll(await writeChunks("failed", { variant: 0, from: 200 }));
    expect(found.map(({ variant }) => variant)).not.toContain("00");
    expect(found.map(({ variant }) => variant)).toContain("03");
  });
});
