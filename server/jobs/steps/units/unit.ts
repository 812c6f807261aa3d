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
export const inputFolder = (place: UnitPlace): string => `${unitFolder(place)}/input`;
/** Logits of a unit: those of its chunks, one after the other. */
export const logitsKey = (place: UnitPlace): string => `${unitFolder(place)}/logits`;
/** Is there once the logits are. */
export const doneKey = (place: UnitPlace): string => `${unitFolder(place)}/done.json`;

export const UNIT_FILE = "unit.json";

const failureSchema = z.object({ variant: z.string(), reason: z.string(), lasting: z.boolean() });

/** Some chunks of rows as tensors, to be run through all variants of a family. */
export const unitSchema = z.object({
  family: z.string(),
  variants: z.array(variantSchema.pick({ variant: true, file: true, sha256: true })),
  classes: z.int().positive(),
  /** In their order; `file` is the name of its tensors. */
  chunks: z.array(z.object({ start: z.int(), rows: z.int().positive(), file: z.string() })),
  /** Variants that failed on other units, and are passed over. */
  failed: z.array(failureSchema),
});
export type Unit = z.infer<typeof unitSchema>;

export const doneSchema = z.object({
  chunks: z.array(z.object({ start: z.int(), bytes: z.int(), failed: z.array(failureSchema) })),
  /** How long the variants took. */
  seconds: z.number(),
});
export type DoneUnit = z.infer<typeof doneSchema>;
