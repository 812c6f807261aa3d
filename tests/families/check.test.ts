import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findProblems } from "#cli/families/check";
import { addThreeOf, addTinyText, openRepository } from "#tests/families/sound-package";

let place: Awaited<ReturnType<typeof openRepository>>;
beforeAll(async () => {
  place = await openRepository();
});
afterAll(() => place.close());

describe("a sound package", () => {
  test("of text", async () => {
    const f = await findProblems(await addTinyText(place.models));
    console.log(f);
  });
  test.each([
    ["kidney", { label: "label" }],
    ["nli", {}],
    ["cifar10", {}],
  ])("of %s", async (slug, source) => {
    const f = await findProblems(await addThreeOf(place.models, slug, source));
    console.log(f.filter((x) => x.problem));
  });
});
