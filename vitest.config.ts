import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/e2e/**"],
    // Failures only; a test of the log says otherwise.
    env: { LOG_LEVEL: "error", LOG_FORMAT: "json" },
    globalSetup: ["tests/ground/global-setup.ts"],
    // One less than the cores, as Vitest has it unless told, leaves half of a small machine idle.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
