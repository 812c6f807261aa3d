import { availableParallelism } from "node:os";

/** Threads that Node has to clear its heap with, however many cores there are. */
const NODES_THREADS = 4;

/**
 * Options of Node where all those threads would take cores from whoever works: there each program clears its heap by itself.
 */
export const CLEARED_ALONE = availableParallelism() <= NODES_THREADS ? ["--single-threaded-gc"] : [];

/**
 * Options of Node for programs through which many buffers go: a small heap is cleared of them again and again.
 * What is in use takes no more for it; what nobody needs any more may take as much as the heap begins with.
 */
export const ROOMY_HEAP = ["--min-semi-space-size=16", "--initial-heap-size=256", ...CLEARED_ALONE];
