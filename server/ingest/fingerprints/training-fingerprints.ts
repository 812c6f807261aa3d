import { readFile, writeFile } from "node:fs/promises";
import { endianness } from "node:os";
import { FiftyfoldError } from "#server/errors";

/** What a family's package publishes of the examples that its models were trained on, instead of the examples. */
export type TrainingFingerprints = {
  /** Training examples, the same ones counted each time. */
  examples: number;
  /** Distinct, in ascending order. */
  exact: BigUint64Array;
  /** Distinct, in ascending order; null where near ones cannot be told from unrelated ones. */
  near: BigUint64Array | null;
  /** Bits in which a near fingerprint may differ. */
  distance: number;
};

const MAGIC = "50FP";
const VERSION = 1;
const HEADER_BYTES = 24;
const VALUE_BYTES = 8;

/**
 * Writes the file, all integers little-endian: "50FP", then as 32-bit integers version 1, the number of training examples, of
 * exact fingerprints and of near ones, and the bits in which near ones may differ; then the exact and the near ones as 64-bit
 * integers. No near ones are written as 0 of them.
 */
export async function writeTrainingFingerprints(path: string, training: TrainingFingerprints): Promise<void> {
  const { examples, exact, near, distance } = training;
  const values = [exact, near ?? new BigUint64Array()];
  const bytes = Buffer.alloc(HEADER_BYTES + VALUE_BYTES * values.reduce((sum, { length }) => sum + length, 0));
  bytes.write(MAGIC, 0, "latin1");
  const header = [VERSION, examples, ...values.map(({ length }) => length), distance];
  header.forEach((value, at) => {
    bytes.writeUInt32LE(value, MAGIC.length + 4 * at);
  });
  let at = HEADER_BYTES;
  for (const some of values) for (const value of some) at = bytes.writeBigUInt64LE(value, at);
  await writeFile(path, bytes);
}

function broken(path: string, what: string): FiftyfoldError {
  return new FiftyfoldError("internal", `${path} ${what}.`, {
    hint: "Run `npm run families -- fingerprint` again.",
  });
}

function readAscending(bytes: Buffer, start: number, count: number, path: string): BigUint64Array {
  const own = Buffer.from(new ArrayBuffer(VALUE_BYTES * count));
  bytes.copy(own, 0, start, start + VALUE_BYTES * count);
  if (endianness() === "BE") own.swap64();
  const values = new BigUint64Array(own.buffer);
  for (let at = 1; at < count; at++)
    if ((values[at] as bigint) <= (values[at - 1] as bigint))
      throw broken(path, "holds fingerprints that are not in ascending order");
  return values;
}

/**
 * Reads what `writeTrainingFingerprints` wrote.
 *
 * @throws FiftyfoldError where the file is not in its form
 */
export async function readTrainingFingerprints(path: string): Promise<TrainingFingerprints> {
  const bytes = await readFile(path);
  if (bytes.length < HEADER_BYTES || bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) {
    throw broken(path, "holds no training fingerprints");
  }
  const [version, examples, exactCount, nearCount, distance] = Array.from({ length: 5 }, (_, at) =>
    bytes.readUInt32LE(MAGIC.length + 4 * at),
  ) as [number, number, number, number, number];
  if (version !== VERSION) throw broken(path, `is of version ${version}, not ${VERSION}`);
  if (bytes.length !== HEADER_BYTES + VALUE_BYTES * (exactCount + nearCount)) {
    throw broken(path, "is shorter or longer than its header says");
  }
  if (distance > 15) throw broken(path, `lets ${distance} bits differ, more than 15`);
  return {
    examples,
    exact: readAscending(bytes, HEADER_BYTES, exactCount, path),
    near: nearCount === 0 ? null : readAscending(bytes, HEADER_BYTES + VALUE_BYTES * exactCount, nearCount, path),
    distance,
  };
}
