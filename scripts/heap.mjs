/**
 * Options of Node for programs through which many buffers go: a small heap is cleared of them again and again, each time by all cores.
 * What is held is no more for it; what is left over is, by some hundred megabytes.
 */
export const ROOMY_HEAP = ["--min-semi-space-size=16", "--initial-heap-size=256"];
