import { expect, test } from "vitest";
import { onHost, withoutHost } from "#server/storage/set-files";

const stored = {
  path: "dataset.parquet",
  images: "images",
  archive: null,
  skippedPath: "skipped.csv",
};

test("a dataset is stored with the names of its files alone", () => {
  const read = {
    path: "/data/files/stress-sets/a/dataset.parquet",
    images: "/data/files/stress-sets/a/images",
    archive: null,
    skippedPath: "/data/files/stress-sets/a/skipped.csv",
  };
  expect(withoutHost(read)).toEqual(stored);
  expect(withoutHost(stored)).toEqual(stored);
});

test("its files are found in the folder of its set, wherever an earlier release had that", () => {
  const here = {
    path: "/elsewhere/a/dataset.parquet",
    images: "/elsewhere/a/images",
    archive: null,
    skippedPath: "/elsewhere/a/skipped.csv",
  };
  expect(onHost(stored, "/elsewhere/a")).toEqual(here);
  const earlier = {
    path: "/old/data/files/stress-sets/a/dataset.parquet",
    images: null,
    archive: "/old/data/files/stress-sets/a/upload",
    skippedPath: "/old/data/files/stress-sets/a/skipped.csv",
  };
  expect(onHost(earlier, "/elsewhere/a")).toEqual({ ...here, images: null, archive: "/elsewhere/a/upload" });
});
