import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { readRecipe } from "#cli/families/recipe";
import { listFeatures } from "#cli/families/stays/list-features";
import { NEEDED, type Part } from "#cli/families/stays/stays-sql";
import { writeStays } from "#cli/families/write-stays";

/** Where the data of the published tests lies; not part of the repository. */
const data = process.env.FAMILY_DATA_DIR ?? "../shared/data";

type Stay = Record<string, string>;
/** What was recorded in one hour. */
type Hour = { hour: number } & Record<string, number>;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kidney-stays-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function parse(csv: string): Stay[] {
  const [header = [], ...rows] = csv
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return rows.map((cells) => Object.fromEntries(header.map((name, at) => [name, cells[at] ?? ""])));
}

async function derive(recordsPath: string, part: Part = "all", labDelayHours = 0): Promise<Stay[]> {
  const outPath = join(folder, "stays.csv");
  await writeStays({ recordsPath, part, labDelayHours, outPath });
  return parse(await readFile(outPath, "utf8"));
}

/** Stays, each with its hours, as the rows of a file of records. */
async function summarise(
  stays: Record<string, Hour[]>,
  { part = "all" as Part, labDelayHours = 0, fixed = { Age: 50, Gender: 1, HospAdmTime: -2 } as object } = {},
): Promise<Stay[]> {
  const lines = Object.entries(stays).flatMap(([stay, hours]) =>
    hours.map(({ hour, ...values }) => {
      const cells: Record<string, unknown> = { ...fixed, ...values, stay_id: stay, ICULOS: hour };
      return NEEDED.map((name) => cells[name] ?? "").join(",");
    }),
  );
  const recordsPath = join(folder, "records.csv");
  await writeFile(recordsPath, `${[NEEDED.join(","), ...lines].join("\n")}\n`);
  return derive(recordsPath, part, labDelayHours);
}

/** A stay by its creatinine alone: hour -> value. */
const creatinine = (values: Record<number, number>): Hour[] =>
  Object.entries(values).map(([hour, value]) => ({ hour: Number(hour), Creatinine: value }));

test("the codes of the patient are the Challenge's", () => {
  const codes = Object.fromEntries(listFeatures().map(({ name, codes }) => [name, codes]));
  expect(codes.Gender).toMatchObject({
    "0": expect.arrayContaining(["female"]),
    "1": expect.arrayContaining(["male"]),
  });
  expect(codes.Unit1).toMatchObject({ "0": expect.arrayContaining(["sicu"]), "1": expect.arrayContaining(["micu"]) });
});

describe("the label", () => {
  test.each<[string, Record<number, number>, string]>([
    ["no rise", { 3: 1, 20: 1.1, 40: 1.2 }, "no injury"],
    ["1.5 times the lowest of the first day, though nothing above the last", { 3: 1, 20: 1.5, 40: 1.5 }, "injury"],
    ["1.5 times the lowest in decimals, but not in double precision", { 3: 0.8, 20: 1.2, 40: 1.2 }, "no injury"],
    ["just under 1.5 times the lowest", { 3: 0.8, 20: 1.1, 40: 1.19 }, "no injury"],
    ["more than 0.3 above the last", { 3: 2, 20: 2.5, 40: 2.85 }, "injury"],
    ["more than 0.3 above another value than the last", { 3: 2, 20: 2.5, 40: 2.75 }, "no injury"],
    ["the last is the last by the hour, not by the row", { 20: 2.5, 3: 2.9, 40: 2.75 }, "no injury"],
    ["the highest of several later values", { 3: 1, 30: 1.6, 60: 1.1 }, "injury"],
    ["hour 24 is part of the first day", { 2: 1, 24: 1.8, 30: 1.2 }, "no injury"],
    ["hour 25 is not", { 2: 1, 25: 1.8 }, "injury"],
    ["hour 72 counts", { 2: 1, 30: 1, 72: 1.8 }, "injury"],
    ["hour 73 does not", { 2: 1, 30: 1, 73: 1.8 }, "no injury"],
    ["a rise of 0.3 in decimals that double precision reaches", { 2: 0.7, 30: 1 }, "injury"],
    ["a rise of 0.3 in decimals that double precision does not reach", { 2: 0.9, 30: 1.2 }, "no injury"],
  ])("%s: %j is %s", async (_, values, label) => {
    expect((await summarise({ p1: creatinine(values) })).map((stay) => stay.label)).toEqual([label]);
  });

  test.each<[string, Record<number, number>]>([
    ["no creatinine on the first day", { 25: 1, 40: 2 }],
    ["none after it", { 1: 1, 24: 2 }],
    ["none until hour 72", { 1: 1, 73: 2 }],
  ])("a stay with %s is left out", async (_, values) => {
    const stays = await summarise({ p1: creatinine(values), p2: creatinine({ 1: 1, 30: 1 }) });
    expect(stays.map((stay) => stay.stay_id)).toEqual(["p2"]);
  });
});

describe("features", () => {
  const outcome: Hour = { hour: 30, Creatinine: 1 };

  it("sum up hours 1 to 24 and nothing later", async () => {
    const hours: Hour[] = [
      { hour: 1, Creatinine: 1.4, HR: 90 },
      { hour: 2, HR: 60 },
      { hour: 24, Creatinine: 0.9, HR: 81 },
      { ...outcome, HR: 200, Lactate: 9 },
    ];
    expect((await summarise({ p1: hours }))[0]).toMatchObject({
      ...{ HR_last: "81.0", HR_min: "60.0", HR_max: "90.0", HR_mean: "77.0", HR_count: "3" },
      ...{ Creatinine_last: "0.9", Creatinine_min: "0.9", Creatinine_max: "1.4", Creatinine_mean: "1.15" },
      ...{ Creatinine_count: "2", Lactate_last: "", Lactate_mean: "", Lactate_count: "0" },
    });
  });

  it("take the last value that there is, not that of the last hour", async () => {
    const hours: Hour[] = [{ hour: 5, Creatinine: 1, HR: 70 }, { hour: 9, HR: 75 }, { hour: 10, MAP: 80 }, outcome];
    expect((await summarise({ p1: hours }))[0]).toMatchObject({ HR_last: "75.0", Creatinine_last: "1.0" });
  });

  test.each<[Record<string, number>, string, string]>([
    [{ Unit1: 1, Unit2: 0, Gender: 1 }, "medical", "male"],
    [{ Unit1: 0, Unit2: 1, Gender: 0 }, "surgical", "female"],
    [{}, "not recorded", "not recorded"],
  ])("%j is unit %s, sex %s", async (fixed, icu_unit, sex) => {
    const [stay] = await summarise({ p1: creatinine({ 1: 1, 30: 1 }) }, { fixed: { Age: 50, ...fixed } });
    expect(stay).toMatchObject({ icu_unit, sex, HospAdmTime: "" });
  });

  it("are those that the recipe states, in its order", async () => {
    const recipe = await readRecipe("kidney");
    if (recipe.task !== "tabular-classification") throw new Error("The recipe of kidney reads no table.");
    expect(recipe.features).toEqual(listFeatures());
    const [stay] = await summarise({ p1: creatinine({ 1: 1, 30: 1 }) });
    const [id, label, unit, sex, ...features] = Object.keys(stay ?? {});
    expect([id, label, unit, sex]).toEqual(["stay_id", "label", "icu_unit", "sex"]);
    expect(features).toEqual(recipe.features.map(({ name }) => name));
  });
});

describe("a late laboratory", () => {
  const hours: Hour[] = [
    { hour: 4, Creatinine: 1, HR: 70, FiO2: 0.4 },
    { hour: 20, Creatinine: 1.2 },
    { hour: 21, Creatinine: 1.6, HR: 90, FiO2: 0.6 },
    { hour: 30, Creatinine: 1.7 },
  ];

  it("loses the values of the last hours, but nothing from the bedside", async () => {
    expect((await summarise({ p1: hours }, { labDelayHours: 4 }))[0]).toMatchObject({
      ...{ Creatinine_last: "1.2", Creatinine_count: "2", HR_last: "90.0", FiO2_last: "0.6" },
    });
  });

  it("changes no label and drops no stay", async () => {
    const late = await summarise({ p1: hours, p2: creatinine({ 23: 1, 30: 1 }) }, { labDelayHours: 8 });
    expect(late.map(({ label }) => label)).toEqual(["injury", "no injury"]);
    expect(late[1]).toMatchObject({ Creatinine_last: "", Creatinine_count: "0" });
  });
});

describe("the split", () => {
  const stays = Object.fromEntries(
    Array.from({ length: 200 }, (_, at) => [`stay-${at}`, creatinine({ 1: 1, 30: 1 })] as const),
  );
  const names = async (part: Part) => (await summarise(stays, { part })).map((stay) => stay.stay_id ?? "");

  it("parts all stays in two, each in one part", async () => {
    const [train, test, all] = [await names("train"), await names("iid-test"), await names("all")];
    expect([...train, ...test].sort()).toEqual(all);
    expect(all).toHaveLength(200);
  });

  it("goes by the first 32 bits of the name's SHA-256", async () => {
    const { createHash } = await import("node:crypto");
    const isTest = (name: string) => createHash("sha256").update(name).digest().readUInt32BE(0) % 5 === 0;
    expect(await names("iid-test")).toEqual(Object.keys(stays).filter(isTest).sort());
  });
});

describe("records that cannot be used", () => {
  it("are named where they are missing", async () => {
    await expect(derive(join(folder, "none.csv.gz"))).rejects.toMatchObject({
      message: expect.stringMatching(/^There are no hourly records .*none\.csv\.gz\.$/),
    });
  });

  it("are refused with the columns that they lack", async () => {
    const path = join(folder, "short.csv");
    await writeFile(path, `${NEEDED.filter((name) => name !== "Creatinine" && name !== "pH").join(",")}\n`);
    await expect(derive(path)).rejects.toMatchObject({ message: "short.csv has no column Creatinine, pH." });
  });

  it("are refused with the value that is no number", async () => {
    const path = join(folder, "words.csv");
    const cells = NEEDED.map((name) => (name === "HR" ? "fast" : name === "stay_id" ? "p1" : "1"));
    await writeFile(path, `${NEEDED.join(",")}\n${cells.join(",")}\n`);
    await expect(derive(path)).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringMatching(/^words\.csv cannot be read: .*fast/),
    });
  });

  it("leave nothing behind", async () => {
    await derive(join(folder, "none.csv.gz")).catch(() => null);
    expect((await readdir(folder)).filter((name) => name.startsWith(".stays-"))).toEqual([]);
  });
});

test.skipIf(!existsSync(data)).each<[string, Part, number, number]>([
  ["hospital-a-hourly.csv.gz", "train", 9207, 1280],
  ["hospital-a-hourly.csv.gz", "iid-test", 2378, 316],
  ["hospital-b-hourly.csv.gz", "all", 10049, 1162],
])(
  "%s, part %s, has %d usable stays, %d with an injury (skipped where the data is missing)",
  async (file, part, rows, injuries) => {
    const stays = await derive(join(data, "kidney", file), part);
    expect(stays).toHaveLength(rows);
    expect(stays.filter(({ label }) => label === "injury")).toHaveLength(injuries);
  },
  120_000,
);
