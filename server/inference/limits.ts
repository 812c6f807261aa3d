import { availableParallelism, totalmem } from "node:os";

/** What the models of a family may take. They are other people's code in effect. */
export type InferenceLimits = {
  /** Seconds that one batch of rows may take in one variant. */
  batchSeconds: number;
  /** Bytes that one process may hold. */
  memoryBytes: number;
  /** Where ONNX Runtime runs them, the first that can do it first. */
  providers: string[];
  /** By how much they step back behind what else the machine does, as `nice` has it; not at all unless told. */
  niceness?: number;
};

/** Of this machine's memory, what all inference processes together may hold. */
const SHARE_OF_MEMORY = 0.6;

/** What this process may have of the machine's memory: in a container, less than the machine has. */
const memoryHere = (): number => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

export const defaultLimits = (): InferenceLimits => ({
  batchSeconds: 60,
  memoryBytes: Math.floor((memoryHere() * SHARE_OF_MEMORY) / availableParallelism()),
  providers: ["cpu"],
});
