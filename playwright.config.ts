import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

// Read again in every worker process, which inherits what the first reading has set.
process.env.E2E_PORT ??= "3123";
process.env.E2E_DATA_DIR ??= mkdtempSync(join(tmpdir(), "fiftyfold-e2e-"));
const { CHROMIUM_PATH, E2E_PORT, E2E_DATA_DIR } = process.env;
const baseURL = `http://127.0.0.1:${E2E_PORT}`;
// Chromium's sandbox does not work for root.
const args = process.getuid?.() === 0 ? ["--no-sandbox", "--disable-dev-shm-usage"] : ["--disable-dev-shm-usage"];

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results/playwright",
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    baseURL,
    browserName: "chromium",
    screenshot: "only-on-failure",
    // Without the film of it, for which every frame is drawn and packed, by the cores of what is tested.
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: CHROMIUM_PATH ? { executablePath: CHROMIUM_PATH, args } : { args },
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
    { name: "phone", use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } },
  ],
  // The product as a user starts it: built pages, PostgreSQL, web and worker, on a data folder of its own.
  webServer: {
    command: "node scripts/start.mjs",
    env: { DATA_DIR: E2E_DATA_DIR, PORT: E2E_PORT, HOST: "127.0.0.1", DATABASE_URL: "", LOG_LEVEL: "warn" },
    url: baseURL,
    timeout: 240_000,
    stdout: "pipe",
    // Killed at once, it could not stop its PostgreSQL.
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
});
