import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildDocument } from "#server/api/rest/openapi/build-document";
import { importRoute, listRoutes } from "#tests/api/call-route";

const document = buildDocument();
const pathOf = (folder: string): string => `/api/v1/${folder.replaceAll(/\[(\w+)\]/g, "{$1}")}`;

describe("the OpenAPI document", () => {
  test("has each route file's path, and no other", () => {
    expect(Object.keys(document.paths).sort()).toEqual(listRoutes().map(pathOf).sort());
  });

  test.each(listRoutes())("has the methods that %s takes, and no other", async (folder) => {
    const answer = await (await importRoute(folder)).OPTIONS?.(new Request("http://x"), {
      params: Promise.resolve({}),
    });
    const taken = (answer?.headers.get("allow") ?? "")
      .split(", ")
      .filter((method) => !["HEAD", "OPTIONS"].includes(method));
    expect(Object.keys(document.paths[pathOf(folder)] ?? {}).sort()).toEqual(
      taken.map((method) => method.toLowerCase()).sort(),
    );
  });

  test("and the guide to the API name the same paths", () => {
    const guide = readFileSync(join(import.meta.dirname, "../../docs/api.md"), "utf8");
    const table = guide.slice(guide.indexOf("## Paths"), guide.indexOf("Your own lists are"));
    const told = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = ""]) => {
      const [first = "", ...more] = [...cell.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path);
      return [first, ...more.map((path) => (path.startsWith("/report") ? `/evaluations/{id}${path}` : path))];
    });
    const paths = Object.keys(document.paths).map((path) => path.replace("/api/v1", ""));
    expect(told.toSorted()).toEqual(paths.toSorted());
  });

  test("refers only to schemas that it holds", () => {
    const text = JSON.stringify(document);
    const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? "");
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) expect(Object.keys(document.components.schemas)).toContain(name);
    expect(text).not.toContain("$defs");
  });

  test("tells the problems of each operation as RFC 9457 has them, and ids that are its own", () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods)) as {
      operationId: string;
      security: object[];
      responses: Record<string, { content?: Record<string, unknown> }>;
    }[];
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { responses, security } of operations) {
      const failures = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      for (const [, { content }] of failures) expect(Object.keys(content ?? {})).toEqual(["application/problem+json"]);
      expect("401" in responses).toBe(security.length > 0);
    }
  });

  test("says of requests what the checks say: required members, limits, no members of other names", () => {
    expect(document.components.schemas.EvaluationRequest).toMatchObject({
      required: ["stressSet"],
      additionalProperties: false,
      properties: { confidence: { minimum: 0.5, maximum: 0.999, default: 0.95 } },
    });
  });
});
