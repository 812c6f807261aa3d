import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getGraph } from "#server/families/get-graph";
import { registerFamilies } from "#server/families/register-families";
import { openPlace, type Place } from "#tests/jobs/harness";

let place: Place;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

test("a family shows the graph of its first variant, and that all have it only where every file does", async () => {
  const shared = await getGraph(place.context, "tiny-text");
  expect(shared).toMatchObject({ variant: "00", different: [] });
  expect(shared.graph?.outputs.map(({ name }) => name)).toEqual(["logits"]);
  const folder = join(place.context.settings.modelsDirectory, "tiny-text/variants");
  await copyFile(join(import.meta.dirname, "../../models/cifar10/variants/00.onnx"), join(folder, "02.onnx"));
  await registerFamilies(place.context);
  expect(await getGraph(place.context, "tiny-text")).toMatchObject({ variant: "00", different: ["02"] });
});
