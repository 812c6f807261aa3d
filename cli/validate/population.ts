import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ingestSource } from "#cli/families/benchmark/ingest-source";
import { modelsDirectory } from "#cli/models-directory";
import { withWorkFolder } from "#cli/work-folder";
import { InputError } from "#server/errors";
import { readColumns } from "#server/ingest/read-dataset";
import { type FamilyPackage, readBenchmarks, readFamilyPackage } from "#server/storage/family-package";
import { readNpz } from "#server/storage/read-npz";

/** A published stress test taken as all there is, so that the truth about every variant is known. */
export type Population = {
  /** family/test */
  name: string;
  /** Ids of the K variants. */
  variants: string[];
  /** 1 where a variant is right, shape (N, K), row-major. */
  correct: Uint8Array;
  /** Code of the pair, lesion, object or photograph of each row, shape (N); null where rows stand alone. */
  groups: Uint32Array | null;
  /** The variant with the highest published i.i.d. accuracy, as an index. */
  bestOnIid: number;
};

type Columns = { labels: Uint8Array; groups: Uint32Array | null };

/** A stress at several levels took the same rows once a level: they belong together, with those of their group. */
function repeatForLevels({ labels, groups }: Columns, levels: number): Columns {
  if (levels === 1) return { labels, groups };
  const own = groups ?? Uint32Array.from(labels.keys());
  return {
    labels: Uint8Array.from({ length: labels.length * levels }, (_, row) => labels[row % labels.length] as number),
    groups: Uint32Array.from({ length: labels.length * levels }, (_, row) => own[row % labels.length] as number),
  };
}

async function readLabels(pack: FamilyPackage, test: string, data: string): Promise<Columns> {
  const definition = pack.family.benchmarks.find(({ name }) => name === test);
  if (!definition) throw new InputError(`'${pack.family.slug}' has no stress test '${test}'.`);
  return withWorkFolder("validate", async (work) => {
    const columns = await readColumns(await ingestSource(definition, pack.family, data, work));
    return repeatForLevels(columns, definition.stress?.levels.length ?? 1);
  });
}

async function makePopulation(name: string, data: string): Promise<Population> {
  const [slug = "", test = ""] = name.split("/");
  const pack = await readFamilyPackage(modelsDirectory(), slug);
  const { labels, groups } = await readLabels(pack, test, data);
  const predictions = await readNpz(join(pack.directory, "benchmarks", `${test}.npz`), "predictions");
  const [variants = 0, rows = 0] = predictions.shape;
  if (rows !== labels.length) throw new InputError(`${name} has ${labels.length} labels for ${rows} predictions.`);
  const correct = new Uint8Array(rows * variants);
  for (let row = 0, at = 0; row < rows; row++)
    for (let k = 0; k < variants; k++) correct[at++] = Number(predictions.data[k * rows + row] === labels[row]);
  const iid = (await readBenchmarks(pack)).find(({ kind }) => kind === "iid");
  const onIid = iid?.variants.map((variant) => variant.correct) ?? [];
  return {
    name,
    variants: pack.variants.map(({ variant }) => variant),
    correct,
    groups,
    bestOnIid: onIid.indexOf(Math.max(...onIid)),
  };
}

/** Reads a population from the work folder, or makes it from the data folder and keeps it there. */
export async function loadPopulation(name: string, data: string, work: string): Promise<Population> {
  const base = join(work, "populations", name.replace("/", "-"));
  const kept = await readFile(`${base}.json`, "utf8").catch(() => null);
  if (kept !== null) {
    const { variants, bestOnIid, grouped } = JSON.parse(kept);
    const groups = grouped ? new Uint32Array(new Uint8Array(await readFile(`${base}.groups`)).buffer) : null;
    return { name, variants, bestOnIid, groups, correct: new Uint8Array(await readFile(`${base}.correct`)) };
  }
  const made = await makePopulation(name, data);
  const { variants, correct, groups, bestOnIid } = made;
  await mkdir(join(work, "populations"), { recursive: true });
  await writeFile(`${base}.correct`, correct);
  if (groups) await writeFile(`${base}.groups`, groups);
  await writeFile(`${base}.part`, JSON.stringify({ variants, bestOnIid, grouped: groups !== null }));
  await rename(`${base}.part`, `${base}.json`);
  return made;
}

/** Those that a run takes unless told which. */
export const POPULATIONS = [
  "cifar10/pixelate",
  "cifar10/motion-blur",
  "cifar10/poses",
  "sentiment/film-sentences",
  "sentiment/product-reviews",
  "sentiment/counterfactual-pairs",
  "nli/breaking-nli",
  "nli/counterfactual",
  "retina/camera-idrid",
  "skin/clinic-rosendahl",
  "kidney/hospital-b",
];
