import type { Context } from "#server/context";
import type { Dataset } from "#server/contracts/dataset";
import type { Family } from "#server/contracts/family";
import type { StressedPart, StressedRow, StressPreview } from "#server/contracts/stress-preview";
import { checkStresses, type StressChoice } from "#server/contracts/stresses";
import { ConflictError } from "#server/errors";
import { requireFamily } from "#server/families/published-family";
import { readImageProcessor } from "#server/storage/family-package";
import { readFirstRows } from "#server/storage/rows/read-first-rows";
import { imageColumn, imageReader, type ReadImage } from "#server/storage/rows/read-image";
import { pictureAddress, readPixels } from "#server/storage/rows/read-pixels";
import { fetchRows } from "#server/storage/set-files";
import { stressFeatures } from "#server/stress/stress-features";
import { stressImage } from "#server/stress/stress-images";
import { stressTexts } from "#server/stress/stress-texts";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

const SHOWN = 3;
/** Rows that are looked through for some that change. */
const LOOKED = 200;
const MOST_FEATURES = 8;
const MOST_LETTERS = 600;

type Source = { dataset: Dataset; readImage: ReadImage; family: Family; directory: string; stress: StressChoice };

type Looked = StressedRow & { changed: boolean };

const cut = (text: string): string => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text);

async function previewTexts({ dataset, stress }: Source): Promise<StressPreview> {
  const names = dataset.modality === "text" ? ["text"] : ["text", "text_pair"];
  const found = await readFirstRows(dataset.path, names, LOOKED);
  const stressed = found.map(({ row, values }, at): Looked => {
    const texts = values.map(String);
    const after = stressTexts(stress, texts, at);
    const parts = texts.map((before, part): StressedPart => {
      const name = texts.length === 1 ? "text" : part === 0 ? "first text" : "second text";
      return { name, before: cut(before), after: cut(after[part] ?? "") };
    });
    return { row, kind: "text", parts, more: 0, changed: after.some((text, part) => text !== texts[part]) };
  });
  return pick(stressed);
}

const written = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? "missing" : String(Number(value.toPrecision(4)));

async function previewFeatures({ dataset, family, stress }: Source): Promise<StressPreview> {
  const features = family.features ?? [];
  const found = await readFirstRows(
    dataset.path,
    features.map((_, at) => `feature_${at}`),
    LOOKED,
  );
  const stressed = found.map(({ row, values }, at): Looked => {
    const before = Float32Array.from(values, (value) => Number(value ?? Number.NaN));
    const after = stressFeatures(stress, features, before, at);
    const changed = features.flatMap(({ name }, place) =>
      Object.is(before[place], after[place])
        ? []
        : [{ name, before: written(before[place]), after: written(after[place]) }],
    );
    const parts = changed.slice(0, MOST_FEATURES);
    return { row, kind: "features", parts, more: changed.length - parts.length, changed: changed.length > 0 };
  });
  return pick(stressed);
}

async function previewImages({ dataset, readImage, directory, stress }: Source): Promise<StressPreview> {
  const { size } = await readImageProcessor(directory);
  const found = await readFirstRows(dataset.path, ["image", imageColumn(dataset)], SHOWN);
  const rows: Looked[] = [];
  for (const [at, { row, values }] of found.entries()) {
    const name = String(values[0]);
    const image = await readPixels(readImage, String(values[1]), size);
    if (!image) continue;
    const before = await pictureAddress(image);
    const after = await pictureAddress(await stressImage(stress, image, at));
    rows.push({ row, kind: "image", parts: [{ name, before, after }], more: 0, changed: before !== after });
  }
  return pick(rows);
}

/** The first rows that change, or where none does, the first ones. */
function pick(looked: Looked[]): StressPreview {
  const changed = looked.filter((row) => row.changed);
  const shown = (changed.length > 0 ? changed : looked).slice(0, SHOWN);
  const rows = shown.map(({ row, kind, parts, more }): StressedRow => ({ row, kind, parts, more }));
  return { rows, looked: looked.length, changed: changed.length };
}

/**
 * Shows what a stress does to a few rows of a person's own, before anything is run.
 *
 * @throws InputError for a stress that there is not for this kind of input; ConflictError where the set is not ready
 */
export async function previewStress(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
  stress: StressChoice,
): Promise<StressPreview> {
  const set = await requireStressSet(context, workspace, id);
  if (!set.dataset) throw new ConflictError("This stress set has no rows yet.", "Map its columns first.");
  const family = await requireFamily(context, set.family);
  checkStresses([stress], family.definition);
  const source: Source = {
    dataset: await fetchRows(context.storage, set.id, set.dataset),
    readImage: imageReader(context.storage, set.id, set.dataset),
    family: family.definition,
    directory: family.directory,
    stress,
  };
  if (set.dataset.modality === "image") return previewImages(source);
  return set.dataset.modality === "tabular" ? previewFeatures(source) : previewTexts(source);
}
