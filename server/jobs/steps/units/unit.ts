import { z } from "zod";
import { variantSchema } from "#server/contracts/family";
import { answersFolder } from "#server/storage/keys";

/** Where a unit belongs: `run` names all that its logits follow from but the rows, `start` is its first row. */
export type UnitPlace = { set: string; evaluation: string; run: string; start: number };

/** All units of an evaluation. */
export const unitsFolder = ({ set, evaluation }: Pick<UnitPlace, "set" | "evaluation">): string =>
  `${answersFolder(set)}/units/${evaluation}`;
export const runFolder = (place: Omit<UnitPlace, "start">): string => `${unitsFolder(place)}/${place.run}`;
export const unitFolder = (place: UnitPlace): string => `${runFolder(place)}/${place.start}`;

/** Tensors of a unit, and `unit.json`, which says what to do with them. */
export const INPUT = "input";
export const inputFolder = (place: UnitPlace): string => `${unitFolder(place)}/${INPUT}`;
/** What came of a unit: what is told of it, and the logits of its chunks, one after the other. */
export const DONE_FILE = "done";
export const doneKey = (place: UnitPlace): string => `${unitFolder(place)}/${DONE_FILE}`;

export const UNIT_FILE = "unit.json";

const failureSchema = z.object({ variant: z.string(), reason: z.string(), lasting: z.boolean() });

/** Some chunks of rows as tensors, to be run through all variants of a family. */
export const unitSchema = z.object({
  family: z.string(),
  variants: z.array(variantSchema.pick({ variant: true, file: true, sha256: true })),
  classes: z.int().positive(),
  /** Of the whole run; units that were cut by an earlier release do not say. */
  rows: z.int().nonnegative().default(0),
  /** In their order; `file` is the name of its tensors. */
  chunks: z.array(z.object({ start: z.int(), rows: z.int().positive(), file: z.string() })),
  /** Variants that failed on other units, and are passed over. */
  failed: z.array(failureSchema),
});
export type Unit = z.infer<typeof unitSchema>;

const doneSchema = z.object({
  chunks: z.array(z.object({ start: z.int(), bytes: z.int(), failed: z.array(failureSchema) })),
  /** How long the variants took. */
  seconds: z.number(),
});
export type DoneUnit = z.infer<typeof doneSchema>;

const LENGTH_BYTES = 4;

/** A unit that is done as one file, so that whoever finds it finds all of it, in one go. */
export function packDone(done: DoneUnit, logits: Buffer): Buffer {
  const told = Buffer.from(JSON.stringify(done));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(told.length);
  return Buffer.concat([length, told, logits]);
}

export function unpackDone(bytes: Buffer): { done: DoneUnit; logits: Buffer } {
  const start = LENGTH_BYTES + bytes.readUInt32LE(0);
  const done = doneSchema.parse(JSON.parse(bytes.toString("utf8", LENGTH_BYTES, start)));
  return { done, logits: bytes.subarray(start) };
}
