import { availableParallelism } from "node:os";

/** Threads that Node has to clear its heap with, however many cores there are. */
const NODES_THREADS = 4;

/**
 * Options of Node where all those threads would take cores from whoever works: there each program clears its heap by itself.
 */
const CLEARED_ALONE = availableParallelism() <= NODES_THREADS ? ["--single-threaded-gc"] : [];

/**
 * Options of Node for programs through which many buffers go: a small heap is cleared of them again and again, and buffers, which lie beside it,
 * have it gone through whenever they have grown by a fixed amount, unless they count as a part of it. What is in use takes no more for it; what
 * nobody needs any more may take as much as the heap begins with, and is kept for what comes next: memory that is given back while there is
 * nothing to do has to be asked for again when somebody waits.
 */
const roomyHeap = (young, initial) => [
  `--min-semi-space-size=${young}`,
  `--initial-heap-size=${initial}`,
  "--external-memory-accounted-in-global-limit",
  "--no-memory-reducer",
  ...CLEARED_ALONE,
];
export const ROOMY_HEAP = roomyHeap(16, 256);
/** The same for the web, through which uploads go. */
export const WEB_HEAP = roomyHeap(8, 192);
