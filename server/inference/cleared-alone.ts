/** How this process was told to clear its heap, for processes that it starts: by itself, where there are few cores (`scripts/heap.mjs`). */
export const clearedAlone = (): string[] => process.execArgv.filter((option) => option === "--single-threaded-gc");
