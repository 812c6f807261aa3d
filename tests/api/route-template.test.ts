import { expect, test } from "vitest";
import { routeTemplate } from "#server/api/rest/route-template";

const at = (path: string) => `http://localhost/api/v1${path}`;

test.each([
  ["/families", {}, "/families"],
  ["/families/families", { slug: "families" }, "/families/{slug}"],
  ["/stress-sets/7/rows/7/image.webp", { id: "7", row: "7" }, "/stress-sets/{id}/rows/{row}/image.webp"],
  ["/shared/a%2Fb%20c/rows?q=secret", { link: "a/b c" }, "/shared/{link}/rows"],
])("%s is told as its template", (path, params, template) => {
  expect(routeTemplate(at(path), params)).toBe(`/api/v1${template}`);
});

test("a path that leads nowhere is not told", () => {
  expect(routeTemplate(at("/my/secret"), { path: ["my", "secret"] })).toBe("unknown");
  expect(routeTemplate(at("/shared/secret"), { link: "another" })).toBe("unknown");
});
