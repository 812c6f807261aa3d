import { basename, dirname, join } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import { datasetKey, imagesFolder, noticedKey, skippedKey, uploadKey } from "#server/storage/keys";
import type { Storage } from "#server/storage/storage";

type Paths = Pick<Dataset, "path" | "images" | "archive" | "skippedPath">;

/** A dataset as it is stored: its files by their names in the folder of its set, which is another one on each host. */
export const withoutHost = <Stored extends Paths>(dataset: Stored): Stored => ({
  ...dataset,
  path: basename(dataset.path),
  images: dataset.images && basename(dataset.images),
  archive: dataset.archive && basename(dataset.archive),
  skippedPath: basename(dataset.skippedPath),
});

/**
 * A stored dataset with its files on this host, where they may not be yet. Earlier releases stored whole paths, which say nothing
 * on another host, nor on the same one after the data folder was moved: only their last names count.
 *
 * @param folder that of its set
 */
export const onHost = <Stored extends Paths>(dataset: Stored, folder: string): Stored => {
  const { path, images, archive, skippedPath } = withoutHost(dataset);
  return {
    ...dataset,
    path: join(folder, path),
    images: images && join(folder, images),
    archive: archive && join(folder, archive),
    skippedPath: join(folder, skippedPath),
  };
};

/** Brings the rows of a stored dataset to this host. Its images stay where they are. */
export async function fetchRows<Stored extends Paths>(storage: Storage, set: string, dataset: Stored): Promise<Stored> {
  return onHost(dataset, dirname(await storage.fetch(datasetKey(set))));
}

/** Brings all of a stored dataset to this host that models are run on: rows and images. */
export async function fetchDataset(storage: Storage, set: string, dataset: Dataset): Promise<Dataset> {
  if (dataset.images) await storage.fetchFolder(imagesFolder(set));
  if (dataset.archive) await storage.fetch(uploadKey(set));
  return fetchRows(storage, set, dataset);
}

/** Has all hosts find a dataset that was read on this one. */
export async function publishDataset(storage: Storage, set: string, { images }: Dataset): Promise<void> {
  const lists = [datasetKey(set), skippedKey(set), noticedKey(set)];
  await Promise.all([...lists, ...(images ? [imagesFolder(set)] : [])].map(storage.publish));
}
