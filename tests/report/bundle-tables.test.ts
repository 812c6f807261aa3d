import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Mapping, mappingSchema } from "#server/contracts/mapping";
import { scratchFolder } from "#tests/report/bundle-files";
import {
  type Answer,
  askProduct,
  largestDifference,
  listRunners,
  makeBundle,
  models,
  parseAnswers,
  readPackage,
  startScript,
} from "#tests/report/bundle-runner";

/** Simulated patients: 40 rows with empty cells, the features out of order among other columns. */
function readRows(): string[][] {
  const lines = readFileSync(join(models, "samples/kidney-sample.csv"), "utf8").trimEnd().split("\r\n");
  const rows = lines.slice(0, 41).map((line) => line.split(",").reverse());
  const header = (rows[0] as string[]).map((name) => (name === "outcome" ? "label" : name));
  return [header, ...rows.slice(1)];
}

function writeTable(rows: string[][], delimiter = ",", start = ""): string {
  const path = join(scratchFolder(), "rows.csv");
  writeFileSync(path, `${start}${rows.map((row) => row.join(delimiter)).join("\r\n")}\r\n`);
  return path;
}

/** A mapping of features; a null is to say that no column holds the feature. */
const mappingOf = (features: Record<string, string | null>): Mapping =>
  ({ ...mappingSchema.parse({ label: "label" }), features }) as Mapping;

for (const { name, program, runs } of listRunners()) {
  const start = async (...args: string[]) =>
    startScript(program, join(await makeBundle(join(models, "kidney")), name), args);

  describe.skipIf(!runs)(`${name} of a bundle of the kidney family`, () => {
    test("says what the product says, in whatever order the columns are", async () => {
      const rows = readRows();
      expect(rows.slice(1).some((row) => row.includes(""))).toBe(true);
      const path = writeTable(rows);
      const expected = await askProduct(await readPackage("kidney"), path);
      const { stdout, stderr, status } = await start("--json", path);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      const answers = parseAnswers<Answer & { row: number }>(stdout);
      expect(answers.map(({ row }) => row)).toEqual(expected.map((_, at) => at + 1));
      expect(answers.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
      const shares = expected.map(({ probabilities }) => probabilities.injury as number);
      expect(Math.max(...shares) - Math.min(...shares)).toBeGreaterThan(0.05);
      expect(largestDifference(answers, expected)).toBeLessThan(1e-4);
    });

    test("semicolons, a byte order mark, quotes, NA for what is missing and names in lower case change nothing", async () => {
      const rows = readRows().slice(0, 4);
      const plain = await start(writeTable(rows));
      expect(plain.stdout).toMatch(/^(no )?injury {2}\(no injury \d+\.\d%, injury \d+\.\d%\) {2}row 1\n/);
      const [header = [], ...records] = rows;
      const changed = [
        header.map((column) => (column.startsWith("HR_") ? column.toLowerCase() : `"${column}"`)),
        ...records.map((record) => record.map((cell) => (cell === "" ? "NA" : `"${cell}"`))),
      ];
      expect((await start(writeTable(changed, ";", "\uFEFF"))).stdout).toBe(plain.stdout);
    });

    test("names the column that is missing", async () => {
      const rows = readRows().slice(0, 3);
      const at = (rows[0] as string[]).indexOf("HR_max");
      const { status, stderr, stdout } = await start(writeTable(rows.map((row) => row.toSpliced(at, 1))));
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toBe('The file has no column "HR_max". features.json lists what is needed.\n');
    });

    test("reads a file by the columns that the mapping of its bundle names, in any case and spacing", async () => {
      const rows = readRows().slice(0, 6);
      const plain = await start("--json", writeTable(rows));
      const [header = [], ...records] = rows;
      const columns = Object.fromEntries(header.map((name, at) => [name, `The column, no. ${at}`]));
      const bundle = join(await makeBundle(join(models, "kidney"), mappingOf(columns)), name);
      const renamed = (change: (column: string) => string) => [
        header.map((column) => `"${change(columns[column] as string)}"`),
        ...records,
      ];
      for (const change of [(column: string) => column, (column: string) => ` ${column.toUpperCase()}  `])
        expect(startScript(program, bundle, ["--json", writeTable(renamed(change))])).toMatchObject({
          status: 0,
          stdout: plain.stdout,
        });
      // A file that has all the family's own names needs no mapping.
      expect(startScript(program, bundle, ["--json", writeTable(rows)]).stdout).toBe(plain.stdout);
    });

    test("takes what the mapping says is in no file for missing in every row, and names the column that is not there", async () => {
      const rows = readRows().slice(0, 6);
      const at = (rows[0] as string[]).indexOf("HR_max");
      const emptied = rows.map((row, index) => (index === 0 ? row : row.with(at, "")));
      const without = writeTable(rows.map((row) => row.toSpliced(at, 1)));
      const expected = await start("--json", writeTable(emptied));
      const startWith = async (features: Record<string, string | null>) =>
        startScript(program, join(await makeBundle(join(models, "kidney"), mappingOf(features)), name), [
          "--json",
          without,
        ]);
      expect(await startWith({ HR_max: null })).toMatchObject({ status: 0, stdout: expected.stdout });
      expect((await startWith({ HR_max: "peak" })).stderr).toBe(
        'The file has no column "HR_max" ("peak"). features.json lists what is needed, and mapping.json which column each was read from.\n',
      );
    });

    test("names the cell that is no number, and the file that is not there", async () => {
      const rows = readRows().slice(0, 3);
      (rows[2] as string[])[(rows[0] as string[]).indexOf("HR_max")] = "high";
      const { status, stderr } = await start(writeTable(rows));
      expect({ status, stderr }).toEqual({ status: 1, stderr: 'Row 2, column "HR_max": "high" is not a number.\n' });
      expect((await start("nowhere.csv")).stderr).toMatch(/^nowhere\.csv can't be read: /);
    });
  });
}
