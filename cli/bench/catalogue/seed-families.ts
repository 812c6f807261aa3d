import { openDatabase } from "#db/client";
import { replaceFamily } from "#db/queries/families";
import type { Benchmark } from "#server/contracts/benchmark";
import { familySchema } from "#server/contracts/family";
import { catalogueColumns } from "#server/families/catalogue-columns";
import { Random } from "#server/statistics/random";

const THINGS = {
  image: ["birds", "skin lesions", "road signs", "leaves", "X-rays", "food", "machines", "fish"],
  text: ["reviews", "complaints", "tickets", "news", "e-mails", "toxic comments", "questions", "contracts"],
  "text-pair": ["entailment", "duplicate questions", "paraphrases", "citations"],
  tabular: ["kidney injury", "churn", "fraud", "sepsis", "credit", "energy", "soil", "engine faults"],
} as const;
const TASKS = {
  image: "image-classification",
  text: "text-classification",
  "text-pair": "text-pair-classification",
  tabular: "tabular-classification",
} as const;
const LABELS = [
  ["negative", "positive"],
  ["no", "yes"],
  ["low", "middle", "high"],
  ["entailment", "neutral", "contradiction"],
  ["healthy", "ill"],
  ["cat", "dog", "bird", "fish", "horse"],
];
const LICENCES = [
  { name: "Apache-2.0", commercialUse: true },
  { name: "CC BY 4.0", commercialUse: true },
  { name: "CC BY-NC 4.0", commercialUse: false },
  { name: "Research use", commercialUse: false },
];
const PLACES = ["hospital", "laboratory", "shop", "farm", "city", "network", "school", "port"];
const KINDS = ["shifted", "stratified", "contrastive"] as const;

/** Uniform in [0, 1). */
const share = (random: Random): number => random.below(1_000_000) / 1_000_000;
const pick = <T>(random: Random, list: readonly T[]): T => list[random.below(list.length)] as T;

function benchmark(random: Random, name: string, kind: Benchmark["kind"], variants: number): Benchmark {
  const n = 2000;
  const mean = kind === "iid" ? 0.9 : 0.6 + 0.2 * share(random);
  const width = kind === "iid" ? 0.01 : 0.02 + 0.15 * share(random);
  return {
    name,
    title: name.replaceAll("-", " "),
    kind,
    description: `Simulated figures of ${name.replaceAll("-", " ")}.`,
    metric: "accuracy",
    unit: "rows",
    rows: n,
    sourceSha256: "",
    predictions: "",
    variants: Array.from({ length: variants }, (_, k) => ({
      variant: String(k).padStart(2, "0"),
      correct: Math.round(n * (mean + width * (share(random) - 0.5))),
      n,
      slices: {},
    })),
  };
}

function makeFamily(random: Random, number: number, variants: number) {
  const modality = pick(random, Object.keys(THINGS) as (keyof typeof THINGS)[]);
  const thing = pick<string>(random, THINGS[modality]);
  const place = pick(random, PLACES);
  const definition = familySchema.parse({
    slug: `simulated-${number}`,
    title: `${thing} of a ${place}, no. ${number}`,
    summary: `Tells ${thing} apart as a ${place} sees them. Simulated, to measure the catalogue.`,
    task: TASKS[modality],
    modality,
    labels: pick(random, LABELS),
    equivalence: { metric: "accuracy", margin: 0.01 },
    licence: { ...pick(random, LICENCES), note: "" },
    provenance: "Simulated.",
    recipe: { file: "", summary: "" },
    benchmarks: [],
  });
  const stress = Array.from({ length: 2 + random.below(4) }, (_, at) =>
    benchmark(random, `${pick(random, PLACES)}-${at}`, pick(random, KINDS), variants),
  );
  const benchmarks = [benchmark(random, "iid", "iid", variants), ...stress];
  const list = Array.from({ length: variants }, (_, k) => ({
    variant: String(k).padStart(2, "0"),
    file: `variants/${String(k).padStart(2, "0")}.onnx`,
    bytes: 10_000 + random.below(4_000_000),
    sha256: "0".repeat(64),
  }));
  const columns = catalogueColumns(definition, list, benchmarks);
  return {
    family: { ...columns, slug: definition.slug, definition, card: "", directory: "", spreads: [] },
    list,
    benchmarks,
  };
}

/** Fills a database that the product has prepared with simulated families, always the same ones. */
export async function seedFamilies(url: string, families: number, variants: number): Promise<void> {
  const { db, end } = openDatabase(url);
  const random = new Random(11, 0);
  try {
    for (let number = 0; number < families; number++) {
      const { family, list, benchmarks } = makeFamily(random, number, variants);
      await replaceFamily(db, family, list, benchmarks);
    }
    await db.execute("ANALYZE");
  } finally {
    await end();
  }
}
