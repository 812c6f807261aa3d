import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deriveFamily } from "#cli/families/derive";
import { readRecipe } from "#cli/families/recipe";
import { CHANNELS } from "#cli/families/stays/channels";
import { listFeatures } from "#cli/families/stays/list-features";
import { NEEDED } from "#cli/families/stays/stays-sql";
import { writeStays } from "#cli/families/write-stays";
import { familySchema } from "#server/contracts/family";
import { stressFeatures } from "#server/stress/stress-features";

const family = familySchema.parse(JSON.parse(await readFile("models/kidney/family.json", "utf8")));
const features = listFeatures().map((feature) => ({ ...feature, range: null, missingShare: 0 }));
const panels = new Set(CHANNELS.flatMap(({ panel }) => panel ?? []));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kidney-family-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Records of two stays with a value of every channel at hours 3, 20 and 40, but for the channels that are left out. */
function makeRecords(without: Set<string>): string {
  const rows = [3, 20, 40].flatMap((hour, turn) =>
    ["p1", "p2"].map((stay, which) => {
      const fixed: Record<string, unknown> = { stay_id: stay, ICULOS: hour, Age: 60, Gender: which, HospAdmTime: -1 };
      return NEEDED.map((name, at) => {
        if (name in fixed) return fixed[name];
        // Creatinine of hour 40 is there for the label, which a panel that is taken away leaves as it is.
        return without.has(name) && hour <= 24 ? "" : at + turn + which;
      }).join(",");
    }),
  );
  return `${[NEEDED.join(","), ...rows].join("\n")}\n`;
}

async function readValues(records: string): Promise<Float32Array> {
  const recordsPath = join(folder, "records.csv");
  const outPath = join(folder, "stays.csv");
  await writeFile(recordsPath, records);
  await writeStays({ recordsPath, part: "all", labDelayHours: 0, outPath });
  const [, ...rows] = (await readFile(outPath, "utf8")).trimEnd().split("\n");
  const cells = rows.flatMap((row) => row.split(",").slice(4));
  return Float32Array.from(cells, (cell) => (cell === "" ? Number.NaN : Number(cell)));
}

test("the definition and the recipe name the same labels, and the one to be detected", async () => {
  const { labels } = await readRecipe("kidney");
  expect(family.labels).toEqual(labels);
  expect(labels).toContain(family.positive);
});

test("the test of panels takes each of them away once", () => {
  const removed = family.benchmarks.find(({ stress }) => stress?.operation === "remove-panel");
  expect(new Set(removed?.stress?.levels)).toEqual(panels);
  expect(removed?.stress?.levels).toHaveLength(panels.size);
});

test.each([...panels].filter((panel) => panel !== "renal"))(
  "a stay without the panel %s is what a stay looks like in which it was never ordered",
  async (panel) => {
    const names = new Set(CHANNELS.filter((channel) => channel.panel === panel).map(({ name }) => name));
    const never = await readValues(makeRecords(names));
    const whole = await readValues(makeRecords(new Set()));
    const removed = stressFeatures({ operation: "remove-panel", level: panel, seed: 0 }, features, whole);
    expect(removed).toEqual(never);
    expect(removed).not.toEqual(whole);
  },
);

test("derive writes the table of each split, and that of the other hospital, from zipped records", async () => {
  const data = join(folder, "data");
  const out = join(folder, "tables");
  await mkdir(join(data, "kidney"), { recursive: true });
  for (const hospital of ["a", "b"]) {
    await writeFile(join(data, "kidney", `hospital-${hospital}-hourly.csv.gz`), gzipSync(makeRecords(new Set())));
  }
  await deriveFamily("kidney", data, out);
  const read = async (name: string) => (await readFile(join(out, `${name}.csv`), "utf8")).trimEnd().split("\n");
  const [header, ...stays] = await read("hospital-b");
  expect(stays).toHaveLength(2);
  const [train, test] = [await read("train"), await read("iid-test")];
  expect([train[0], test[0]]).toEqual([header, header]);
  expect([...train.slice(1), ...test.slice(1)].sort()).toEqual(stays);
});

test("derive refuses a family whose data is there as it is", async () => {
  await expect(deriveFamily("sentiment", folder, folder)).rejects.toMatchObject({ name: "InputError" });
});

test.skipIf(!existsSync("models/kidney/features.json"))(
  "the package states the features of the recipe in its order (skipped before the training)",
  async () => {
    const packed = JSON.parse(await readFile("models/kidney/features.json", "utf8")).features;
    expect(packed.map(({ name, unit, panel }: Record<string, unknown>) => ({ name, unit, panel }))).toEqual(
      listFeatures().map(({ name, unit, panel }) => ({ name, unit, panel })),
    );
  },
);
