import type { Population } from "#cli/validate/population";
import type { Random } from "#server/statistics/random";
import { rowUnits, type UnitTable } from "#server/statistics/unit-table";

/** How stress sets are drawn from a population: rows on their own, the groups it has, or groups made of its rows. */
export type Sampling = "rows" | "groups" | "blocks";

/** Rows of a made group: enough for it to matter, few enough for thirty rows to hold some. */
const BLOCK_ROWS = 5;

/** What is drawn from. */
export type Pool = {
  variants: number;
  /** 1 where a variant is right, shape (N, K), row-major. */
  correct: Uint8Array;
  /** Rows of each unit; null where each row is one. */
  units: Uint32Array[] | null;
  /** True accuracy of each variant, shape (K). */
  truth: Float64Array;
  /** Rows right of each variant, shape (K): exact, so that ties are ties. */
  right: Float64Array;
};

/**
 * Groups for a population that has none: rows in the order of a random contrast between the variants, cut into blocks. So
 * the rows of a block favour the same variants, which is what makes groups matter.
 */
function makeBlocks({ correct }: Population, variants: number, random: Random): Uint32Array[] {
  const rows = correct.length / variants;
  const signs = Array.from({ length: variants }, () => random.below(2) * 2 - 1);
  const contrast = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < variants; k++)
      contrast[row] = (contrast[row] as number) + (signs[k] as number) * (correct[row * variants + k] as number);
    contrast[row] = (contrast[row] as number) + random.below(1000) / 250;
  }
  const order = Uint32Array.from(contrast.keys()).sort((a, b) => (contrast[a] as number) - (contrast[b] as number));
  const blocks = Math.ceil(rows / BLOCK_ROWS);
  return Array.from({ length: blocks }, (_, at) => order.slice(at * BLOCK_ROWS, (at + 1) * BLOCK_ROWS));
}

function groupRows(groups: Uint32Array): Uint32Array[] {
  const rows = new Map<number, number[]>();
  for (const [row, group] of groups.entries()) rows.set(group, [...(rows.get(group) ?? []), row]);
  return [...rows.values()].map((each) => Uint32Array.from(each));
}

export function makePool(population: Population, sampling: Sampling, random: Random): Pool {
  const variants = population.variants.length;
  const { correct, groups } = population;
  const right = new Float64Array(variants);
  for (let at = 0; at < correct.length; at++)
    right[at % variants] = (right[at % variants] as number) + (correct[at] as number);
  let units: Uint32Array[] | null = null;
  if (sampling === "groups" && groups) units = groupRows(groups);
  if (sampling === "blocks") units = makeBlocks(population, variants, random);
  return { variants, correct, units, right, truth: right.map((sum) => (sum * variants) / correct.length) };
}

/** One stress set: its units, and its rows unit by unit. */
export type DrawnSet = { table: UnitTable; rows: Uint8Array; sizes: Uint32Array };

function shuffleRows(rows: Uint8Array, variants: number, sizes: Uint32Array, random: Random): void {
  const before = new Uint8Array(variants);
  const order = Uint16Array.from({ length: variants }, (_, k) => k);
  let row = 0;
  for (const size of sizes) {
    for (let k = 0; k < variants - 1; k++) {
      const other = k + random.below(variants - k);
      const kept = order[k] as number;
      order[k] = order[other] as number;
      order[other] = kept;
    }
    for (const end = row + size; row < end; row++) {
      const own = rows.subarray(row * variants, (row + 1) * variants);
      before.set(own);
      for (let k = 0; k < variants; k++) own[k] = before[order[k] as number] as number;
    }
  }
}

function sumUnits(rows: Uint8Array, variants: number, sizes: Uint32Array): UnitTable {
  const correct = new Uint32Array(sizes.length * variants);
  let from = 0;
  for (const [unit, size] of sizes.entries()) {
    for (let row = 0; row < size; row++) {
      for (let k = 0; k < variants; k++) {
        const at = unit * variants + k;
        correct[at] = (correct[at] as number) + (rows[from++] as number);
      }
    }
  }
  return { variants, correct, sizes };
}

/** Draws units with replacement, as many as hold about n rows. */
export function drawSet({ variants, correct, units }: Pool, n: number, random: Random): DrawnSet {
  if (units === null) {
    const rows = new Uint8Array(n * variants);
    const total = correct.length / variants;
    for (let row = 0; row < n; row++) {
      const from = random.below(total) * variants;
      for (let k = 0; k < variants; k++) rows[row * variants + k] = correct[from + k] as number;
    }
    const table = rowUnits(rows, variants);
    return { table, rows, sizes: table.sizes };
  }
  const count = Math.max(2, Math.round((n * units.length * variants) / correct.length));
  const drawn = Array.from({ length: count }, () => units[random.below(units.length)] as Uint32Array);
  const sizes = Uint32Array.from(drawn, (unit) => unit.length);
  const rows = new Uint8Array(sizes.reduce((sum, size) => sum + size, 0) * variants);
  let at = 0;
  for (const unit of drawn) {
    for (const row of unit) {
      const from = row * variants;
      for (let k = 0; k < variants; k++) rows[at++] = correct[from + k] as number;
    }
  }
  return { table: sumUnits(rows, variants, sizes), rows, sizes };
}

/** The same rows with the names of the variants shuffled within each unit, so that no variant is better than another. */
export function makeExchangeable({ rows, sizes, table }: DrawnSet, random: Random): UnitTable {
  const shuffled = rows.slice();
  shuffleRows(shuffled, table.variants, sizes, random);
  return sizes.length * table.variants === rows.length
    ? rowUnits(shuffled, table.variants)
    : sumUnits(shuffled, table.variants, sizes);
}
