import { describe, expect, test } from "vitest";
import { describeType, listOperations, listSchemas } from "#app/lib/openapi-reference";
import { buildDocument, operations } from "#server/api/rest/openapi/build-document";

const document = buildDocument();
const listed = listOperations(document);

describe("the API reference", () => {
  test("has every operation of the document once", () => {
    expect(listed.map(({ id }) => id).sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  test("names only schemas that it lists", () => {
    const names = listSchemas(document).map(({ name }) => name);
    const bodies = listed.flatMap(({ body }) => (body ? [body.schema] : []));
    const answers = listed.flatMap(({ answers: all }) => all.flatMap(({ schema }) => (schema ? [schema] : [])));
    expect(bodies.length).toBeGreaterThan(2);
    for (const name of [...bodies, ...answers]) expect(names).toContain(name);
  });

  test("sends the token exactly where a workspace is needed", () => {
    for (const { id, curl, workspace } of listed) expect(curl.includes("$TOKEN"), id).toBe(workspace);
  });

  test("leaves no brace of a path in an example, and sends bodies as their media type says", () => {
    for (const { id, curl, body } of listed) {
      expect(curl, id).not.toMatch(/[{}]/);
      expect(curl.includes("-F file="), id).toBe(body?.media === "multipart/form-data");
      expect(curl.includes("application/json"), id).toBe(body?.media === "application/json");
    }
  });
});

test("types are told in one line", () => {
  expect(describeType({ type: "array", items: { $ref: "#/components/schemas/Thing" } })).toBe("array of Thing");
  expect(describeType({ anyOf: [{ type: "string" }, { type: "null" }] })).toBe("string | null");
  expect(describeType({ enum: ["a", "b"] })).toBe('"a" | "b"');
  expect(describeType({ const: 1 })).toBe("1");
  expect(describeType({})).toBe("any");
});
