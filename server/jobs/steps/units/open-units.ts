import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { listOpenJobs } from "#db/queries/jobs";
import type { Context } from "#server/context";
import type { Variant } from "#server/contracts/family";
import type { PredictionChunk, TensorChunk, VariantFailure } from "#server/contracts/predictions";
import { CancelledError, FiftyfoldError } from "#server/errors";
import { predictionPath } from "#server/inference/run-inference";
import { predictUnitJob } from "#server/jobs/predict-unit";
import { type Finished, followFinished } from "#server/jobs/steps/units/finished-units";
import { offerUnit, takeUnit } from "#server/jobs/steps/units/hand-over";
import type { DoneUnit } from "#server/jobs/steps/units/unit";
import type { ChunkLayout } from "#server/preprocess/chunk-layout";

/** Units that wait or run at a time: enough for many workers, few enough for the disk. */
const MOST_OPEN = 24;
/** How often the database is asked what other hosts have done, of which it may not tell. Where much is open nobody waits for a single unit: asking takes from those that run. */
const ASK_EVERY_MS = { few: 200, many: 1000 };
const FEW = 4;

/** Variants that are to be run on chunks of tensors. */
export type SpreadWork = {
  /** Names all that the logits follow from but the rows. */
  run: string;
  variants: Variant[];
  classes: number;
  /** Of the chunks of the whole run. */
  layout: ChunkLayout;
  /** Whether the variants are too large to be held at once. */
  takeTurns: boolean;
  chunks: AsyncIterable<TensorChunk>;
  /** Receives one file of logits a chunk. What is there already is kept. */
  folder: string;
  onProgress?: (rowsDone: number) => void;
  signal?: AbortSignal;
};
export type Owner = Pick<Context, "db" | "storage" | "jobs"> & { set: string; evaluation: string; family: string };

/** The units of one run that wait or are worked on, and what came of those that are done. */
export class OpenUnits {
  readonly done: PredictionChunk[] = [];
  /** Seconds that each unit of one chunk took. */
  readonly seconds: number[] = [];
  readonly #open = new Map<number, TensorChunk[]>();
  readonly #failed = new Map<string, VariantFailure>();
  readonly #owner: Owner;
  readonly #work: SpreadWork;
  readonly #nextPriority: () => number;
  readonly #finished: Finished;
  #rowsDone = 0;
  #asked = performance.now();
  /** Whether an earlier try may have left units. */
  readonly isTakenUp: boolean;

  constructor(owner: Owner, work: SpreadWork, nextPriority: () => number, isTakenUp: boolean) {
    this.isTakenUp = isTakenUp;
    this.#owner = owner;
    this.#work = work;
    this.#finished = followFinished(owner.db, owner.evaluation, work.signal);
    this.#nextPriority = nextPriority;
  }

  get size(): number {
    return this.#open.size;
  }

  #placeOf(start: number) {
    const { set, evaluation } = this.#owner;
    return { set, evaluation, run: this.#work.run, start };
  }

  finish({ start, rows }: TensorChunk): void {
    this.done.push({ start, rows, path: predictionPath(this.#work.folder, start) });
    this.#rowsDone += rows;
    this.#work.onProgress?.(this.#rowsDone);
  }

  async #take(start: number): Promise<DoneUnit | null> {
    const found = await takeUnit(this.#owner.storage, this.#placeOf(start), this.#work.folder);
    for (const failure of found?.chunks.flatMap(({ failed }) => failed) ?? [])
      this.#failed.set(failure.variant, failure);
    if (found?.chunks.length === 1) this.seconds.push(found.seconds);
    return found;
  }

  /** Sends a unit to whichever worker is free, apart from what of it was done for an earlier try. */
  async send(start: number, chunks: TensorChunk[]): Promise<void> {
    const { storage, jobs, evaluation, family } = this.#owner;
    const { run, variants, classes, layout, folder } = this.#work;
    while (this.size >= MOST_OPEN) await this.collect();
    if (this.isTakenUp && (await this.#take(start))) for (const chunk of chunks) await this.passBy(chunk);
    const missing = chunks.filter((chunk) => !existsSync(predictionPath(folder, chunk.start)));
    if (missing.length === 0) return;
    await offerUnit(storage, this.#placeOf(start), missing, {
      family,
      variants,
      classes,
      rows: layout.rows,
      failed: [...this.#failed.values()],
    });
    this.#open.set(start, missing);
    await jobs.send(predictUnitJob, { evaluation, run, start }, { priority: this.#nextPriority() });
  }

  /** Whether a chunk is answered already; its tensors go then. */
  async passBy(chunk: TensorChunk): Promise<boolean> {
    if (!existsSync(predictionPath(this.#work.folder, chunk.start))) return false;
    await rm(chunk.path, { force: true });
    this.finish(chunk);
    return true;
  }

  #keyOf(start: number): string {
    const { evaluation } = this.#owner;
    return predictUnitJob.key({ evaluation, run: this.#work.run, start });
  }

  /** Takes over what came of an open unit; false where nothing has come of it yet. */
  async #takeOver(start: number): Promise<boolean> {
    if (!(await this.#take(start))) return false;
    const chunks = this.#open.get(start) ?? [];
    this.#open.delete(start);
    for (const chunk of chunks) this.finish(chunk);
    return true;
  }

  /** Takes over what any host has done. */
  async #lookAround(): Promise<void> {
    const starts = [...this.#open.keys()];
    const waiting = await listOpenJobs(this.#owner.db, predictUnitJob.name, starts.map(this.#keyOf, this));
    this.#asked = performance.now();
    for (const start of starts) {
      // A unit that somebody is at need not be looked for: a store would be asked for each of them, over and over.
      if (waiting.has(this.#keyOf(start))) continue;
      if (!(await this.#takeOver(start)))
        throw new FiftyfoldError("internal", `Nobody works on the unit from row ${start} any more.`);
    }
  }

  /** Waits for a while, then takes over what is done. */
  async collect(): Promise<void> {
    const every = this.size > FEW ? ASK_EVERY_MS.many : ASK_EVERY_MS.few;
    const finished = await this.#finished.next(this.#asked + every - performance.now());
    if (this.#work.signal?.aborted) throw new CancelledError();
    if (finished === null) return this.#lookAround();
    const start = [...this.#open.keys()].find((each) => this.#keyOf(each) === finished);
    if (start !== undefined) await this.#takeOver(start);
  }

  close(): void {
    this.#finished.close();
  }
}
