import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseStorageAddress } from "#server/contracts/storage-address";
import { envSchema, readEnv } from "#server/env";

type Service = {
  build?: string;
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, unknown>;
};

const root = resolve(import.meta.dirname, "../..");
const text = readFileSync(join(root, "compose.yaml"), "utf8");
const { services }: { services: Record<string, Service> } = parse(text, { merge: true });
const ours = Object.entries(services).filter(([, { build }]) => build !== undefined);
/** Read by the AWS SDK and by PostgreSQL's image, not by us. */
const OTHERS = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "POSTGRES_PASSWORD"];
const known = [...Object.keys(envSchema.shape), ...OTHERS];

/** As Compose fills variables in: a default, or what the person set. */
const filled = (value: string): string =>
  value.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, _name, kind, fallback) => (kind === "-" ? fallback : "given"));

test("web and workers run from one image, beside a database and a store", () => {
  expect(ours.map(([name]) => name)).toEqual(["web", "worker"]);
  expect(Object.keys(services)).toEqual(expect.arrayContaining(["database", "store"]));
});

test("every variable that a person may set is one that something reads", () => {
  const names = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(known).toContain(name);
});

test("images of others are pinned to a release", () => {
  for (const { image } of Object.values(services))
    if (image !== undefined) expect(image).toMatch(/:[^:/]*\d{2,}[^:/]*$/);
});

describe.each(ours)("the settings of %s", (_, { environment = {}, command = [], depends_on = {} }) => {
  const given = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(value)]));

  test("are settings of the product, and sound", () => {
    for (const name of Object.keys(environment)) expect(known).toContain(name);
    expect(readEnv(given)).toMatchObject({ DATABASE_URL: given.DATABASE_URL, STORAGE_URL: given.STORAGE_URL });
  });

  test("lead to the database and the bucket that there are", () => {
    const { DATABASE_URL = "", STORAGE_URL = "" } = given;
    const { bucket, endpoint } = parseStorageAddress(STORAGE_URL);
    for (const url of [DATABASE_URL, endpoint ?? ""]) expect(services).toHaveProperty(new URL(url).hostname);
    expect(services.bucket?.command?.join(" ")).toContain(`store/${bucket}`);
  });

  test("name scripts that there are, and services that there are", () => {
    for (const word of command) if (/\.(ts|mjs)$/.test(word)) expect(existsSync(join(root, word)), word).toBe(true);
    for (const name of Object.keys(depends_on)) expect(services).toHaveProperty(name);
  });
});

test("the image starts and builds with scripts that there are", () => {
  const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
  const scripts = [...dockerfile.matchAll(/scripts\/[\w-]+\.(?:ts|mjs)/g)].map(([name]) => name);
  expect(scripts).toHaveLength(2);
  for (const script of scripts) expect(existsSync(join(root, script)), script).toBe(true);
});
