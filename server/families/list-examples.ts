import type { Context } from "#server/context";
import type { Family } from "#server/contracts/family";
import type { TrialExample } from "#server/contracts/trial";
import { NotFoundError } from "#server/errors";
import { findSampleFile } from "#server/families/find-sample-file";
import { requireFamily } from "#server/families/published-family";
import { listExampleImages, readExampleImage, readExampleRows } from "#server/storage/read-examples";

const SHOWN = 6;

function toExample(family: Family, cells: [string, string | null][]): TrialExample {
  const byName = new Map(cells);
  const label = byName.get("label") ?? byName.get("outcome") ?? null;
  const [first = "", second = ""] = cells.map(([, value]) => value ?? "");
  if (family.modality === "tabular") {
    const features = (family.features ?? []).flatMap(({ name }) => {
      const value = byName.get(name);
      return value === undefined || value === null || value === "" ? [] : [[name, Number(value)] as const];
    });
    return {
      title: cells[0]?.[1] ?? "a row",
      label,
      input: { modality: "tabular", features: Object.fromEntries(features) },
    };
  }
  if (family.modality === "text-pair")
    return { title: first, label, input: { modality: "text-pair", text: first, textPair: second } };
  return { title: first, label, input: { modality: "text", text: first } };
}

/** Inputs of the family's own sample to begin with; none where it ships no sample. */
export async function listExamples(context: Pick<Context, "db" | "settings">, slug: string): Promise<TrialExample[]> {
  const { definition } = await requireFamily(context, slug);
  if (!definition.sample) return [];
  const path = await findSampleFile(context, slug);
  if (definition.modality === "image") {
    const names = await listExampleImages(path, SHOWN);
    return names.map((name) => ({
      title: name.replace(/^.*\//, "").replace(/\.\w+$/, ""),
      label: null,
      input: { modality: "image", name },
    }));
  }
  const rows = await readExampleRows(path, SHOWN);
  return rows.map((cells) => toExample(definition, cells));
}

/** An image of the family's own sample, as it is. */
export async function getExampleImage(
  context: Pick<Context, "db" | "settings">,
  slug: string,
  name: string,
): Promise<Buffer> {
  const path = await findSampleFile(context, slug);
  const image = path.endsWith(".zip") ? await readExampleImage(path, name) : null;
  if (!image) throw new NotFoundError("The family's sample has no such image.");
  return image;
}
