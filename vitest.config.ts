import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/e2e/**"],
    globalSetup: ["tests/ground/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
