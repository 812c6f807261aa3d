import { join } from "node:path";
import { writeTemplatePairs } from "#cli/families/fill-templates";
import { writeStays } from "#cli/families/write-stays";
import { modelsDirectory } from "#cli/models-directory";
import type { Dataset } from "#server/contracts/dataset";
import type { BenchmarkDefinition, Family } from "#server/contracts/family";
import type { PartialMapping } from "#server/contracts/mapping";
import { buildDataset } from "#server/ingest/build-dataset";
import { sampleDataset } from "#server/ingest/sample-dataset";

type Source = BenchmarkDefinition["source"];

/** The file that holds the rows of a source; what has no file is written into `work`. */
async function findFile(source: Source, data: string, work: string): Promise<string> {
  if (source.type === "file") return join(source.own ? modelsDirectory() : data, source.file);
  const outPath = join(work, "source.csv");
  if (source.type === "templates") {
    await writeTemplatePairs(join(modelsDirectory(), source.templates), join(data, source.words), outPath);
  } else {
    const { part, labDelayHours } = source;
    await writeStays({ recordsPath: join(data, source.records), part, labDelayHours, outPath });
  }
  return outPath;
}

function mapSource(source: Source): PartialMapping {
  const { slices } = source;
  if (source.type === "templates") return { text: "text", label: "label", slices, group: source.pair };
  if (source.type === "stays") return { label: source.label, slices, bins: source.bins };
  const { text, textPair, label, bins, pair, group } = source;
  return { text, textPair, label, slices, bins, group: pair ?? group ?? null };
}

/** Reads the rows of a stress test as the product reads what people upload, all of them or the sample it names. */
export async function ingestSource(
  { source, sampleRows, stress }: BenchmarkDefinition,
  family: Family,
  data: string,
  work: string,
): Promise<Dataset> {
  const dataset = await buildDataset(await findFile(source, data, work), mapSource(source), family, work);
  return sampleRows === undefined ? dataset : sampleDataset(dataset, sampleRows, stress?.seed ?? 0, work);
}
