import { expect, test } from "vitest";
import { describeAbsentProviders, findProviders } from "#server/inference/find-providers";

test("the processor alone needs no looking for", async () => {
  const found = await findProviders(["cpu"]);
  expect(found).toEqual({ usable: ["cpu"], absent: [] });
  expect(describeAbsentProviders(found)).toBeNull();
});

test("what this machine has not is left out and named, with the runtime's own words for the log", async () => {
  const found = await findProviders(["no-such-provider", "cpu"]);
  expect(found.usable).toEqual(["cpu"]);
  expect(found.absent).toEqual([{ provider: "no-such-provider", detail: expect.stringContaining("no-such-provider") }]);
  expect(describeAbsentProviders(found)).toBe(
    "EXECUTION_PROVIDERS asks for no-such-provider, which this machine cannot use: models run on cpu",
  );
});

test("where none is here, it is said in a line what is missing and what to do", async () => {
  await expect(findProviders(["no-such-provider"])).rejects.toMatchObject({
    message: expect.stringMatching(
      /^EXECUTION_PROVIDERS asks for no-such-provider, and this machine cannot run models there: .*no-such-provider/,
    ),
    hint: expect.stringContaining("set EXECUTION_PROVIDERS=no-such-provider,cpu."),
  });
});
