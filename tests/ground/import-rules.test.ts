import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

type Row = { file: string; may: string[]; mayNot: string[] };

const anyone = ["#server/contracts/ranking", "#server/errors"];
const insides = ["#server/evaluations/create-evaluation", "#server/api/root", "#server/jobs/worker", "#server/context"];

const stage = (name: string, other: string): Row => ({
  file: `server/${name}/a.ts`,
  may: [...anyone, "./b.ts", `#server/${name}/b`, "node:fs"],
  mayNot: [
    `#server/${other}/b`,
    `../${other}/b.ts`,
    "#db/queries/families",
    "#server/storage/local",
    // What a stage has to say it gives back.
    "#server/log/log",
    "pg",
    "next/headers",
    ...insides,
  ],
});
const useCase = (name: string): Row => ({
  file: `server/${name}/a.ts`,
  may: [
    ...anyone,
    "#db/queries/families",
    "#server/storage/local",
    "#server/report/csv",
    "#server/families/get-family",
    "#server/jobs/evaluate",
    "#server/context",
  ],
  mayNot: [
    "#server/inference/run",
    "#server/ranking/rank",
    "#server/jobs/evaluate.handler",
    "#server/jobs/steps/predict-dataset",
    "#server/jobs/worker",
    "#server/api/root",
    "#db/client",
    "#db/schema/families",
    "drizzle-orm",
    "next/server",
  ],
});

/** The table of design.md section 4, row by row: what a folder may import, and what it may not. */
const rows: Row[] = [
  {
    file: "server/contracts/a.ts",
    may: ["zod", "./b.ts", ...anyone],
    mayNot: ["node:fs", "pg", "#server/statistics/mean", "#server/env"],
  },
  { file: "server/errors.ts", may: ["zod"], mayNot: ["node:fs", "#server/contracts/ranking", "./env.ts"] },
  { file: "server/env.ts", may: ["zod", "node:path", ...anyone], mayNot: ["pg", "#server/context", "#db/client"] },
  {
    file: "server/statistics/a.ts",
    may: ["./b.ts", ...anyone],
    mayNot: ["node:fs", "fs", "zod", "simple-statistics", "#server/ranking/rank", "../ranking/rank.ts", ...insides],
  },
  {
    file: "server/ranking/a.ts",
    may: ["./b.ts", "#server/statistics/mean", ...anyone],
    mayNot: ["node:crypto", "zod", "#server/inference/run", "#server/report/csv", "#db/client", ...insides],
  },
  { ...stage("ingest", "preprocess"), mayNot: [...stage("ingest", "preprocess").mayNot, "onnxruntime-node"] },
  { ...stage("stress", "ingest"), mayNot: [...stage("stress", "ingest").mayNot, "onnxruntime-node"] },
  { ...stage("preprocess", "inference"), mayNot: [...stage("preprocess", "inference").mayNot, "onnxruntime-node"] },
  { ...stage("inference", "preprocess"), may: [...stage("inference", "preprocess").may, "onnxruntime-node"] },
  { ...stage("report", "ranking"), mayNot: [...stage("report", "ranking").mayNot, "onnxruntime-node"] },
  {
    file: "server/log/a.ts",
    may: ["pino", "./b.ts", "#server/env", "#server/errors"],
    mayNot: ["#db/client", "#server/contracts/ranking", "#server/jobs/queue", ...insides],
  },
  {
    file: "server/metrics/a.ts",
    may: ["prom-client", "./b.ts", "#server/log/log", "#server/errors"],
    mayNot: ["#db/client", "pg", "#server/jobs/queue", ...insides],
  },
  {
    file: "server/operations/a.ts",
    may: ["prom-client", "./b.ts", "#db/queries/operations", "#server/jobs/queue", "#server/log/log", ...anyone],
    mayNot: ["#db/client", "drizzle-orm", "#server/api/root", "#server/inference/run"],
  },
  {
    file: "server/storage/a.ts",
    may: ["./b.ts", "#server/env", "node:fs", ...anyone],
    mayNot: ["#db/client", "pg", "#server/ingest/read", ...insides],
  },
  {
    file: "db/queries/a.ts",
    may: ["#db/schema/families", "#server/env", "drizzle-orm", ...anyone],
    mayNot: ["#server/storage/local", "#server/ranking/rank", "onnxruntime-node", ...insides],
  },
  ...["families", "stress-sets", "evaluations", "shares", "accounts"].map(useCase),
  {
    file: "server/stress-sets/preview.ts",
    may: ["#server/stress/stress-texts"],
    mayNot: ["#server/preprocess/image-processor", "#server/ingest/decode-image"],
  },
  { file: "server/evaluations/preview.ts", may: anyone, mayNot: ["#server/stress/stress-texts"] },
  {
    file: "server/jobs/evaluate.ts",
    may: ["zod", "./queue.ts", ...anyone],
    mayNot: ["#server/inference/run", "#db/queries/families", "./evaluate.handler.ts", "#server/jobs/evaluate.handler"],
  },
  {
    file: "server/jobs/evaluate.handler.ts",
    may: [
      "./evaluate.ts",
      "#server/ingest/read",
      "#server/stress/noise",
      "#server/preprocess/image",
      "#server/inference/run",
      "#server/statistics/mean",
      "#server/ranking/rank",
      "#server/report/csv",
      "#db/queries/evaluations",
      "#server/storage/local",
      "#server/context",
      ...anyone,
    ],
    mayNot: [
      "#server/api/root",
      "#server/evaluations/create-evaluation",
      "#db/client",
      "drizzle-orm",
      "onnxruntime-node",
      "@duckdb/node-api",
    ],
  },
  {
    file: "server/jobs/worker.ts",
    may: ["./evaluate.handler.ts", "#server/context", "#server/env", "#db/client", "pg-boss"],
    mayNot: ["#server/api/root", "onnxruntime-node"],
  },
  {
    file: "server/api/routers/a.ts",
    may: ["#server/api/trpc", "#server/evaluations/create-evaluation", "#server/context", "@trpc/server", ...anyone],
    mayNot: [
      "#db/queries/families",
      "#db/client",
      "#server/ranking/rank",
      "#server/storage/local",
      "#server/jobs/evaluate",
      "drizzle-orm",
    ],
  },
  {
    file: "app/(catalogue)/page.tsx",
    may: ["@/components/ui/button", "./rows", "#server/api/caller", "#server/contracts/ranking", "react", "next/link"],
    mayNot: [
      "#server/evaluations/create-evaluation",
      "#db/queries/families",
      "#server/storage/local",
      "#server/ranking/rank",
      "../../server/errors",
      "pg",
    ],
  },
  {
    file: "app/api/v1/route.ts",
    may: ["#server/api/root", "#server/evaluations/create-evaluation", "#server/context", "next/server", ...anyone],
    mayNot: ["#db/queries/families", "#server/inference/run", "#server/jobs/evaluate", "onnxruntime-node"],
  },
  {
    file: "cli/rank.ts",
    may: [
      "#server/ingest/read",
      "#server/inference/run",
      "#server/ranking/rank",
      "#cli/options",
      "#server/jobs/steps/rank-dataset",
      "#server/storage/family-package",
      "node:fs",
      ...anyone,
    ],
    mayNot: [
      "#server/evaluations/create-evaluation",
      "#db/client",
      "#server/context",
      "#server/storage/local",
      "onnxruntime-node",
    ],
  },
  {
    // Benchmarks compare with the loop that a person would write, and fill databases of their own.
    file: "cli/bench/naive-loop.ts",
    may: ["onnxruntime-node", "#server/inference/run", "#db/client"],
    mayNot: ["#server/evaluations/create-evaluation", "#server/jobs/queue"],
  },
  {
    file: "tests/ranking/a.test.ts",
    may: ["#server/ranking/rank", "#db/client", "vitest"],
    mayNot: ["onnxruntime-node"],
  },
];

const root = resolve(import.meta.dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "fiftyfold-imports-"));
type Diagnostic = { category: string; location: { path: string; start: { line: number } } };
let permitted: Diagnostic[] = [];
let forbidden: Diagnostic[] = [];

function lint(name: string, files: Record<string, string>): Diagnostic[] {
  const folder = join(scratch, name);
  cpSync(join(root, "biome.json"), join(folder, "biome.json"));
  cpSync(join(root, "scripts/lint"), join(folder, "scripts/lint"), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const args = [biome, "lint", "--reporter=json", "--max-diagnostics=none", "app", "server", "db", "cli", "tests"];
  const run = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  const report = JSON.parse(run.stdout) as { diagnostics: Diagnostic[] };
  return report.diagnostics.filter((d) => d.category === "lint/style/noRestrictedImports" || d.category === "plugin");
}

const lines = (specifiers: string[]) => specifiers.map((from, i) => `import { x${i} } from "${from}";\n`).join("");
const client = '"use client";\nimport type { A } from "#server/api/root";\n';

beforeAll(() => {
  permitted = lint("permitted", {
    ...Object.fromEntries(rows.map((row) => [row.file, lines(row.may)])),
    "app/client.tsx": client,
  });
  forbidden = lint("forbidden", {
    ...Object.fromEntries(rows.map((row) => [row.file, lines(row.mayNot)])),
    "app/client.tsx": `${client}import { b } from "#server/api/root";\n`,
  });
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const flagged = (found: Diagnostic[], row: Row, specifiers: string[]) =>
  specifiers.filter((_, i) => found.some((d) => d.location.path === row.file && d.location.start.line === i + 1));

describe.each(rows)("$file", (row) => {
  test("may import what its row allows", () => expect(flagged(permitted, row, row.may)).toEqual([]));
  test("may not import the rest", () => expect(flagged(forbidden, row, row.mayNot)).toEqual(row.mayNot));
});

test("a client file takes types from server/api, never code", () => {
  expect(permitted.filter((d) => d.location.path === "app/client.tsx")).toEqual([]);
  const lines = forbidden.filter((d) => d.location.path === "app/client.tsx").map((d) => d.location.start.line);
  expect(lines).toEqual([3]);
});
