/** How this process was told to clear its heap, for processes that it starts: by itself, where there are few cores (`scripts/heap.mjs`). */
export const clearedAlone = (): string[] => process.execArgv.filter((option) => option === "--single-threaded-gc");

const HEAP =
  /^--(min-semi-space-size|initial-heap-size|external-memory-accounted-in-global-limit|(no-)?memory-reducer|single-threaded-gc)(=|$)/;

/** How much room the heap of this process was given, and how it is cleared, for processes that do as much as it. */
export const ownHeap = (): string[] => process.execArgv.filter((option) => HEAP.test(option));
