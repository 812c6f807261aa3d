import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { docHref, docPages } from "#app/lib/doc-pages";
import { headingId, rehypeHeadingIds } from "#app/lib/heading-ids";

const textOf = (file: string): string => readFileSync(join("docs", file), "utf8");

describe("the pages of the docs", () => {
  test("each show a file that exists, under one title of the same name or longer", () => {
    for (const { file } of docPages) {
      expect(existsSync(join("docs", file)), file).toBe(true);
      expect(textOf(file), file).toMatch(/^# \S/);
    }
  });

  test("leave out no file of the guide", () => {
    const shown: string[] = docPages.map(({ file }) => file);
    for (const file of readdirSync("docs/guide")) expect(shown).toContain(`guide/${file}`);
  });

  test("link to each other by the files' own links", () => {
    expect(docHref("methods.md")).toBe("/docs/methods");
    expect(docHref("../methods.md#many-units")).toBe("/docs/methods#many-units");
    expect(docHref("data-formats.md")).toBe("/docs/data-formats");
    expect(docHref("https://example.org/x")).toBe("https://example.org/x");
    expect(docHref("../ARCHITECTURE.md")).toBeNull();
    expect(docHref("javascript:alert(1)")).toBeNull();
  });

  test("of the guide link only to pages that the app has", () => {
    for (const file of readdirSync("docs/guide")) {
      for (const [, href = ""] of textOf(`guide/${file}`).matchAll(/\]\(([^)]+)\)/g)) {
        expect(docHref(href), `${href} in ${file}`).not.toBeNull();
      }
    }
  });

  test("that help with formats have the anchors that the upload leads to", () => {
    const ids = [...textOf("guide/data-formats.md").matchAll(/^## (.*)$/gm)].map(([, title = ""]) => headingId(title));
    expect(ids).toEqual(expect.arrayContaining(["texts", "pairs-of-texts", "images", "features"]));
  });
});

test("headings of the same words get anchors of their own", () => {
  const heading = () => ({
    type: "element" as const,
    tagName: "h2",
    properties: {} as { id?: string },
    children: [{ type: "text" as const, value: "Cochran’s Q, twice" }],
  });
  const children = [heading(), heading()];
  rehypeHeadingIds()({ type: "root", children });
  expect(children.map(({ properties }) => properties.id)).toEqual(["cochrans-q-twice", "cochrans-q-twice-1"]);
});

test("no level of headings is left out below the page's title", () => {
  const heading = (tagName: string) => ({
    type: "element" as const,
    tagName,
    properties: {},
    children: [{ type: "text" as const, value: tagName }],
  });
  const children = ["h3", "h3", "h2", "h3"].map(heading);
  rehypeHeadingIds()({ type: "root", children });
  expect(children.map(({ tagName }) => tagName)).toEqual(["h2", "h2", "h2", "h3"]);
});
