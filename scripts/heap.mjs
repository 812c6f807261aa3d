/**
 * Options of Node for programs through which many buffers go: a small heap is cleared of them again and again, each time by all cores.
 * What is in use takes no more for it; what nobody needs any more may take as much as the heap begins with.
 */
export const ROOMY_HEAP = ["--min-semi-space-size=16", "--initial-heap-size=256"];
