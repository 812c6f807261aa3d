import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test, vi } from "vitest";
import { printStats } from "#cli/families/stats";
import { besideThePaper } from "#cli/families/stats/beside-the-paper";
import { correlateMeasures } from "#cli/families/stats/correlations";
import { describeFamily } from "#cli/families/stats/describe-family";
import { listMeasures, type Measure, mainMeasures, stressTable } from "#cli/families/stats/stress-table";
import { asMarkdown, asText, showCorrelations, showStressTable } from "#cli/families/stats/tables";
import { writeCardFigures, writeDocument } from "#cli/families/stats/write-figures";
import type { Benchmark } from "#server/contracts/benchmark";
import { type FamilyPackage, listFamilyPackages, readFamilyPackage } from "#server/storage/family-package";

type Published = Benchmark["variants"][number];

/** A published test of one variant a count. */
function benchmark(name: string, counts: [correct: number, n: number][], more: Partial<Benchmark> = {}): Benchmark {
  const variants = counts.map(([correct, n], k): Published => ({ variant: `0${k}`, correct, n, slices: {} }));
  return {
    ...{ name, title: name, kind: "shifted", description: "", metric: "accuracy", unit: "rows" },
    ...{ rows: counts[0]?.[1] ?? 1, sourceSha256: "", predictions: `benchmarks/${name}.npz`, variants },
    ...more,
  } as Benchmark;
}

/** The same with areas under the curve, and in slices of a column. */
const withAreas = (published: Benchmark, areas: (Published["auroc"] | undefined)[]): Benchmark => ({
  ...published,
  variants: published.variants.map((variant, k) => ({ ...variant, auroc: areas[k] })),
});
const inSlices = (
  published: Benchmark,
  slices: Published["slices"][],
  sliceAurocs?: NonNullable<Published["sliceAurocs"]>[],
): Benchmark => ({
  ...published,
  kind: "stratified",
  variants: published.variants.map((variant, k) => ({
    ...variant,
    slices: slices[k] ?? {},
    sliceAurocs: sliceAurocs?.[k],
  })),
});

const iid = benchmark(
  "iid",
  [
    [80, 100],
    [90, 100],
  ],
  { kind: "iid" },
);
const measure = (test: string, values: number[], more: Partial<Measure> = {}): Measure => ({
  ...{ test, kind: "shifted", metric: "accuracy", n: 100, figures: values.map((value) => ({ value, se: 0.01 })) },
  ...more,
});
const familyJudgedBy = (metric: string): FamilyPackage => ({ family: { equivalence: { metric } } }) as FamilyPackage;

describe("the row of a family beside the paper", () => {
  const iidMeasure = measure("Held-out", [0.8, 0.81, 0.82, 0.83, 0.84, 0.85], { kind: "iid", n: 1000 });
  const rising = measure("Fog", [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], { n: 1000 });
  const falling = measure("Snow", [0.66, 0.5, 0.41, 0.3, 0.22, 0.1], { n: 1000 });
  const small = measure("Rain", [0, 1, 0, 1, 0, 1], { n: 299 });
  const row = (...measures: Measure[]) => besideThePaper("sentiment", "Reviews", measures, correlateMeasures(measures));

  it("names the tests that spread most, against the spread of the i.i.d. test, and those that pull against each other", () => {
    const [family, paper, spread, pairs] = row(iidMeasure, rising, falling, small);
    expect(family).toBe("`sentiment`: Reviews");
    expect(paper).toMatch(/gendered correlations/);
    expect(spread).toBe("sd 1.87 on the i.i.d. test; 20.14 on *Snow* (10.8 times), 18.71 on *Fog* (10.0 times)");
    expect(pairs).toBe("of 1 pair, 1 surely below 0, *Fog* and *Snow* (-1.00); 0 may be 0; 0 surely above");
  });

  it("has no word on pairs where there is one test, and none on spread before the i.i.d. test has been run", () => {
    expect(row(iidMeasure, rising)[3]).toBe("");
    expect(row(rising, falling)[2]).toBe("the i.i.d. test has not been run");
  });
});

describe("the measures of a family", () => {
  it("begin with the i.i.d. test, wherever it is published", () => {
    const tests = [
      benchmark("fog", [[1, 2]]),
      benchmark("iid", [[1, 2]], { kind: "iid" }),
      benchmark("snow", [[1, 2]]),
    ];
    expect(listMeasures(tests).map(({ test }) => test)).toEqual(["iid", "fog", "snow"]);
  });

  it("are a share with its binomial error, and the area where it is published of every variant", () => {
    const area = { value: 0.9, se: 0.02 };
    const [shares, areas, ...others] = listMeasures([withAreas(iid, [area, area])]);
    expect(shares).toMatchObject({ metric: "accuracy", n: 100 });
    expect(shares?.figures.map(({ value }) => value)).toEqual([0.8, 0.9]);
    expect(shares?.figures[0]?.se).toBeCloseTo(0.04, 12);
    expect(shares?.figures[1]?.se).toBeCloseTo(0.03, 12);
    expect(areas).toEqual({ ...shares, metric: "auroc", figures: [area, area] });
    expect(others).toEqual([]);
    for (const unknown of [null, undefined]) expect(listMeasures([withAreas(iid, [area, unknown])])).toHaveLength(1);
  });

  it("of a test by slices are its slices, but for those too small to say anything", () => {
    const slices = [
      { site: { clinic: { correct: 15, n: 30 }, ward: { correct: 20, n: 29 } }, sex: { male: { correct: 45, n: 50 } } },
      { site: { clinic: { correct: 18, n: 30 }, ward: { correct: 21, n: 29 } }, sex: { male: { correct: 40, n: 50 } } },
    ];
    const area = (value: number) => ({ value, se: 0.1 });
    const areas = [
      { site: { clinic: area(0.7), ward: area(0.5) }, sex: { male: null } },
      { site: { clinic: area(0.8), ward: area(0.5) }, sex: { male: area(0.6) } },
    ];
    const sliced = inSlices(
      benchmark("who", [
        [35, 59],
        [39, 59],
      ]),
      slices,
      areas,
    );
    const found = listMeasures([sliced]).map(({ test, metric, n, figures }) => [
      test,
      metric,
      n,
      figures.map(({ value }) => value),
    ]);
    expect(found).toEqual([
      ["who: clinic", "accuracy", 30, [0.5, 0.6]],
      ["who: clinic", "auroc", 30, [0.7, 0.8]],
      ["who: male", "accuracy", 50, [0.9, 0.8]],
    ]);
  });

  it("to compare are those in the metric that the family is judged by, where the test has it", () => {
    const measures = [measure("a", [1]), measure("a", [2], { metric: "auroc" }), measure("b", [3])];
    const chosen = (metric: string) =>
      mainMeasures(measures, familyJudgedBy(metric)).map(({ figures }) => figures[0]?.value);
    expect(chosen("accuracy")).toEqual([1, 3]);
    expect(chosen("auroc")).toEqual([2, 3]);
  });
});

describe("the stress table", () => {
  it("has mean, range, spread and sampling error, worked out by hand", () => {
    // 0.8 and 0.9: sd = 0.1 / sqrt 2; errors 0.04 and 0.03. 0.5 and 0.8: sd = 0.3 / sqrt 2; errors 0.05 and 0.04.
    const [first, second] = stressTable(
      listMeasures([
        iid,
        benchmark("fog", [
          [50, 100],
          [80, 100],
        ]),
      ]),
    );
    expect(first).toMatchObject({ test: "iid", kind: "iid", n: 100, min: 0.8, max: 0.9, ratio: 1 });
    expect(first?.mean).toBeCloseTo(0.85, 12);
    expect(first?.sd).toBeCloseTo(0.1 / Math.SQRT2, 12);
    expect(first?.samplingSe).toBeCloseTo(0.035, 12);
    expect(second).toMatchObject({ test: "fog", min: 0.5, max: 0.8 });
    expect(second?.mean).toBeCloseTo(0.65, 12);
    expect(second?.samplingSe).toBeCloseTo(0.045, 12);
    expect(second?.ratio).toBeCloseTo(3, 12);
  });

  it("sets areas against the areas of the i.i.d. test, pairs against its accuracy", () => {
    const rows = stressTable([
      measure("iid", [0.8, 0.9], { kind: "iid" }),
      measure("iid", [0.7, 0.72], { kind: "iid", metric: "auroc" }),
      measure("clinic", [0.6, 0.68], { metric: "auroc" }),
      measure("pairs", [0.3, 0.5], { metric: "pair-accuracy" }),
    ]);
    expect(rows.map(({ ratio }) => Number(ratio?.toFixed(9)))).toEqual([1, 1, 4, 2]);
  });

  it("has no ratio without an i.i.d. test in that metric, or where its variants do not differ", () => {
    const fog = measure("fog", [0.1, 0.9]);
    expect(stressTable([fog]).map(({ ratio }) => ratio)).toEqual([null]);
    const same = measure("iid", [0.5, 0.5], { kind: "iid" });
    expect(stressTable([same, fog]).map(({ ratio }) => ratio)).toEqual([null, null]);
    expect(stressTable([same, { ...fog, metric: "auroc" }])[1]?.ratio).toBeNull();
  });

  it("of one variant has no spread", () => {
    expect(stressTable([measure("iid", [0.5], { kind: "iid" })])[0]).toMatchObject({ sd: 0, ratio: null });
  });
});

describe("the correlations", () => {
  const [up, mixed, down] = [
    measure("up", [1, 2, 3, 4, 5]),
    measure("mixed", [5, 6, 7, 8, 7]),
    measure("down", [9, 8, 7, 6, 5]),
  ];

  it("are of each two tests, once, those that pull against each other first", () => {
    const rows = correlateMeasures([up, mixed, down]);
    expect(rows.map(({ first, second }) => [first, second])).toEqual([
      ["up", "down"],
      ["mixed", "down"],
      ["up", "mixed"],
    ]);
    // scipy.stats.spearmanr([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]) is 0.82078268.
    for (const [at, rho] of [-1, -0.82078268, 0.82078268].entries()) expect(rows[at]?.rho).toBeCloseTo(rho, 8);
  });

  it("leave out a test on which the variants do not differ, and say nothing of three variants", () => {
    expect(correlateMeasures([up, measure("flat", [1, 1, 1, 1, 1])])).toEqual([]);
    expect(correlateMeasures([measure("a", [1, 2, 3]), measure("b", [3, 2, 1])])).toEqual([]);
  });
});

describe("a table", () => {
  const summary = { mean: 0.85, sd: 0.0707, min: 0.8, max: 0.9, samplingSe: 0.035 };
  const rows = [
    { test: "iid", kind: "iid" as const, metric: "accuracy", n: 100, ...summary, ratio: 1 },
    {
      test: "pairs | swapped",
      kind: "contrastive" as const,
      metric: "pair-consistency",
      n: 9,
      ...summary,
      ratio: null,
    },
  ];

  it("shows shares in hundredths, and nothing where there is no ratio", () => {
    const table = showStressTable(rows);
    expect(table.rows).toEqual([
      ["iid", "accuracy", "100", "85.00", "7.07", "80.00", "90.00", "3.50", "1.0"],
      ["pairs | swapped", "pairs with one answer", "9", "85.00", "7.07", "80.00", "90.00", "3.50", ""],
    ]);
    expect(table.rows.every((row) => row.length === table.head.length)).toBe(true);
  });

  it("shows correlations with their interval, and a negative one as such", () => {
    const interval: [number, number] = [-0.876, 0.004];
    expect(showCorrelations([{ first: "a", second: "b", rho: -0.555, interval }]).rows).toEqual([
      ["a", "b", "-0.56", "-0.88 to 0.00"],
    ]);
  });

  it("as text has words on the left, numbers on the right, and no trailing spaces", () => {
    const table = {
      texts: 1,
      head: ["test", "n"],
      rows: [
        ["iid", "7"],
        ["longer", "1000"],
      ],
    };
    expect(asText(table)).toBe("test       n\niid        7\nlonger  1000");
    expect(asText({ ...table, texts: 2 })).toBe("test    n\niid     7\nlonger  1000");
  });

  it("as Markdown says which columns are numbers, and keeps a bar within its cell", () => {
    const table = { texts: 1, head: ["test", "n"], rows: [["a | b", "7"]] };
    expect(asMarkdown(table)).toBe("| test | n |\n| --- | ---: |\n| a \\| b | 7 |");
  });
});

describe("the figures of a package", () => {
  let root: string;
  let pack: FamilyPackage;
  const counts = (...correct: number[]): [number, number][] => correct.map((each) => [each, 100]);
  const tests = [
    benchmark("iid-test", counts(80, 81, 82, 83), { kind: "iid", title: "Held-out rows" }),
    benchmark("fog", counts(70, 60, 50, 40), { title: "Fog" }),
    benchmark("snow", counts(50, 52, 51, 53), { title: "Snow" }),
  ];
  const verdict = { metric: "accuracy", margin: 0.02, mean: 0.815, within: 3, outside: ["03"], variants: 4, n: 100 };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "fiftyfold-stats-"));
    const directory = join(root, "models/tiny-text");
    await mkdir(join(directory, "benchmarks"), { recursive: true });
    await mkdir(join(root, "docs"));
    await cp("tests/fixtures/tiny-text/variants", join(directory, "variants"), { recursive: true });
    const family = JSON.parse(await readFile("tests/fixtures/tiny-text/family.json", "utf8"));
    family.benchmarks = tests.map(({ name, title, kind }) => ({
      ...{ name, title, kind, description: "" },
      source: { type: "file", file: "none.csv" },
    }));
    await writeFile(join(directory, "family.json"), JSON.stringify(family));
    for (const each of tests) await writeFile(join(directory, `benchmarks/${each.name}.json`), JSON.stringify(each));
    await writeFile(join(directory, "benchmarks/equivalence.json"), JSON.stringify(verdict));
    const variants = [30, 60, 90].map((cpuSeconds, k) => ({ cpuSeconds, float16: { changedPredictions: k } }));
    await writeFile(join(directory, "training.json"), JSON.stringify({ recipe: "aaa", arrays: "bbb", variants }));
    await writeFile(
      join(directory, "README.md"),
      "# Card\n\nOurs.\n<!-- figures -->\nold\n<!-- /figures -->\nOurs too.\n",
    );
    await writeFile(
      join(root, "docs/underspecification.md"),
      "# Paper\n<!-- beside-the-paper -->\n<!-- /beside-the-paper -->\n<!-- figures -->\n<!-- /figures -->\nEnd.\n",
    );
    pack = await readFamilyPackage(join(root, "models"), "tiny-text");
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it("are the verdict in words, the table, and the correlations", async () => {
    const figures = await describeFamily(pack);
    expect(figures.title).toBe("Tiny text");
    expect(figures.equivalence).toMatch(
      /^On the i\.i\.d\. test \(n = 100\) the mean accuracy is 81\.50; 3 of 4 variants .* within 2\.00 points of it .* Not shown to lie within it: 03\.$/,
    );
    expect(figures.stress.rows.map(([test]) => test)).toEqual(["Held-out rows", "Fog", "Snow"]);
    expect(figures.correlations.rows[0]?.slice(0, 3)).toEqual(["Held-out rows", "Fog", "-1.00"]);
  });

  it("say so where the i.i.d. test has not been run", async () => {
    await rm(join(pack.directory, "benchmarks/equivalence.json"));
    expect((await describeFamily(pack)).equivalence).toBe("The i.i.d. test has not been run.");
  });

  it("go into the card between its marks, and writing them again changes nothing", async () => {
    const figures = await describeFamily(pack);
    const card = join(pack.directory, "README.md");
    await writeCardFigures(pack, figures);
    const written = await readFile(card, "utf8");
    expect(written).toMatch(
      /^# Card\n\nOurs\.\n<!-- figures -->\n## Training\n[\s\S]*\n<!-- \/figures -->\nOurs too\.\n$/,
    );
    expect(written).not.toContain("old");
    expect(written).toContain("| Fog | accuracy | 100 | 55.00 | 12.91 | 40.00 | 70.00 |");
    expect(written).toContain("60 CPU seconds a variant in the middle, 3 minutes for all 3");
    expect(written).toContain("changed 3 predictions");
    await writeCardFigures(pack, figures);
    expect(await readFile(card, "utf8")).toBe(written);
  });

  test.each([
    ["no marks", "# Card\n"],
    ["no closing mark", "<!-- figures -->\n"],
    ["marks the wrong way round", "<!-- /figures -->\n<!-- figures -->\n"],
  ])("a card with %s is told how to make a place, and stays as it is", async (_, text) => {
    const card = join(pack.directory, "README.md");
    await writeFile(card, text);
    await expect(writeCardFigures(pack, await describeFamily(pack))).rejects.toMatchObject({
      name: "InputError",
      message: expect.stringContaining("README.md has no place for figures"),
      hint: expect.stringContaining("<!-- /figures -->"),
    });
    expect(await readFile(card, "utf8")).toBe(text);
  });

  test("the command prints them, and writes cards and document only where it is asked to", async () => {
    vi.stubEnv("MODELS_DIR", join(root, "models"));
    const print = vi.spyOn(console, "log").mockImplementation(() => {});
    const read = () =>
      Promise.all(
        [join(pack.directory, "README.md"), join(root, "docs/underspecification.md")].map((path) =>
          readFile(path, "utf8"),
        ),
      );
    try {
      const before = await read();
      await printStats("tiny-text", false);
      expect(print.mock.calls.join("\n")).toMatch(
        /^Tiny text\n\ntest +metric +n +mean +sd[\s\S]*\nFog +accuracy +100 +55\.00 +12\.91/,
      );
      expect(await read()).toEqual(before);
      await printStats("tiny-text", true);
      const [card, document] = await read();
      expect(card).toContain("| Fog | accuracy |");
      expect(document).toBe(before[1]);
      await printStats(undefined, true);
      expect((await read())[1]).toMatch(
        /^# Paper\n<!-- beside-the-paper -->\n\| family \|[\s\S]*<!-- figures -->\n[\s\S]*\n## Tiny text\n[\s\S]*\| Snow \|[\s\S]*\n<!-- \/figures -->\nEnd\.\n$/,
      );
    } finally {
      print.mockRestore();
      vi.unstubAllEnvs();
    }
  });
});

/** Works on copies of files that are not to be changed. */
async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-written-"));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("`npm run families -- stats --write` has been run since the last change:", async () => {
  const slugs = await listFamilyPackages("models");

  test.each(slugs)("the card of %s holds the figures of the package", async (slug) => {
    await withFolder(async (folder) => {
      const pack = await readFamilyPackage("models", slug);
      for (const name of ["README.md", "training.json"]) await cp(join(pack.directory, name), join(folder, name));
      await writeCardFigures({ ...pack, directory: folder }, await describeFamily(pack));
      const [written, kept] = [join(folder, "README.md"), join(pack.directory, "README.md")];
      expect(await readFile(kept, "utf8")).toBe(await readFile(written, "utf8"));
    });
  });

  test("the document on underspecification holds those of all", async () => {
    await withFolder(async (folder) => {
      const [written, kept] = [join(folder, "written.md"), "docs/underspecification.md"];
      await cp(kept, written);
      const packs = await Promise.all(slugs.map((slug) => readFamilyPackage("models", slug)));
      await writeDocument(written, await Promise.all(packs.map(describeFamily)));
      expect(await readFile(kept, "utf8")).toBe(await readFile(written, "utf8"));
    });
  });
});
