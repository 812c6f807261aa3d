import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { InferenceError } from "#server/errors";
import { NO_TELEMETRY } from "#server/inference/no-telemetry";
import type { FamilyPackage } from "#server/storage/family-package";

const BATCH_ROWS = [8, 16, 32, 64, 128];
const PROBE_ROWS = 512;

function ask(child: ChildProcess, message: object | string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new InferenceError(`A measuring process ended with code ${code}.`)));
    child.send(message);
  });
}

/** Seconds of wall time that all variants take on `texts`, tensors ready, one process a core. */
async function timeLimit(pack: FamilyPackage, texts: string[], batchRows: number): Promise<number> {
  const processes = availableParallelism();
  const paths = pack.variants.map(({ file }) => join(pack.directory, file));
  const children = Array.from({ length: processes }, () =>
    fork(join(import.meta.dirname, "limit-child.ts"), [], { env: { ...process.env, ...NO_TELEMETRY } }),
  );
  try {
    const shares = children.map((_, index) => texts.filter((_, row) => row % processes === index));
    await Promise.all(
      children.map((child, index) =>
        ask(child, { packageDirectory: pack.directory, paths, texts: shares[index] as string[], batchRows }),
      ),
    );
    const start = performance.now();
    await Promise.all(children.map((child) => ask(child, "run")));
    return (performance.now() - start) / 1000;
  } finally {
    for (const child of children) child.kill();
  }
}

/** The batch size with which `session.run` alone is quickest here. */
export async function findBestBatchRows(pack: FamilyPackage, texts: string[]): Promise<number> {
  const probe = texts.slice(0, PROBE_ROWS);
  let best = { batchRows: BATCH_ROWS[0] as number, seconds: Number.POSITIVE_INFINITY };
  for (const batchRows of BATCH_ROWS) {
    const seconds = await timeLimit(pack, probe, batchRows);
    if (seconds < best.seconds) best = { batchRows, seconds };
  }
  return best.batchRows;
}

/** Rows a second through all variants at the physical limit: `session.run` on ready tensors, as many processes as cores. */
export async function measureLimit(pack: FamilyPackage, texts: string[], batchRows: number): Promise<number> {
  return texts.length / (await timeLimit(pack, texts, batchRows));
}
