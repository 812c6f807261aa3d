import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import sharp from "sharp";
import { describe, expect, test, vi } from "vitest";
import { buildDataset } from "#server/ingest/build-dataset";
import { decodeImage } from "#server/ingest/decode-image";
import { literal, queryRows, withTables } from "#server/ingest/duckdb";
import { createTextFingerprints } from "#server/ingest/fingerprints/create-fingerprints";
import {
  askBeside,
  type FingerprintBatch,
  LONGEST_IDLE_MS,
  type MadeBeside,
} from "#server/ingest/fingerprints/fingerprint-beside";
import { fingerprintImage } from "#server/ingest/fingerprints/fingerprint-image";
import { fingerprintText } from "#server/ingest/fingerprints/fingerprint-text";
import { makePng, makeZip, type ZipMember } from "#tests/ingest/make-zip";
import { animals, family, readUpload } from "#tests/ingest/read-upload";

const texts = Array.from(
  { length: 300 },
  (_, at) => `It is  the ${at}th ÉTAGE of ${at % 7} \ud800 ${"word ".repeat(at)}`,
);

async function fingerprintBeside(batch: FingerprintBatch): Promise<(MadeBeside | null)[] | null> {
  return (await askBeside(batch)?.made) ?? null;
}

describe.runIf(availableParallelism() > 1)("another thread", () => {
  test("takes the fingerprints of texts that whoever asks would take", async () => {
    expect(await fingerprintBeside({ texts })).toEqual(texts.map((text) => fingerprintText(text)));
  });

  test("takes those of small plain PNGs, and leaves any other image to whoever asks", async () => {
    const png = await makePng(3);
    const jpeg = await sharp(png).jpeg().toBuffer();
    const images = [png, jpeg, png.subarray(0, 40), await makePng(4, 5), Buffer.alloc(0)];
    const [first, photograph, cut, second, empty] = (await fingerprintBeside({ images })) ?? [];
    for (const [made, file] of [
      [first, png],
      [second, await makePng(4, 5)],
    ] as const) {
      const image = await decodeImage(file);
      expect(made).toEqual({ ...fingerprintImage(image), image });
    }
    expect([photograph, cut, empty]).toEqual([null, null, null]);
  });

  test("says at once that it is busy, and is there again afterwards", async () => {
    const asked = Array.from({ length: 5 }, () => fingerprintBeside({ texts }));
    const made = await Promise.all(asked);
    expect(made.map((each) => each !== null)).toEqual([true, true, false, false, false]);
    expect(await fingerprintBeside({ texts: ["a"] })).toEqual([fingerprintText("a")]);
  });

  test("says that it is done before its answer is read", async () => {
    const asked = askBeside({ texts });
    // No turn is left for a message meanwhile.
    while (asked?.isDone() === false);
    expect(await asked?.made).toHaveLength(texts.length);
  });

  test("is let go when nobody has asked for a while, and started again when somebody does", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.resetModules();
    const { askBeside: ask } = await import("#server/ingest/fingerprints/fingerprint-beside");
    const ends = vi.spyOn(Worker.prototype, "terminate");
    for (const text of ["a", "b", "c"]) {
      expect(await ask({ texts: [text] })?.made).toEqual([fingerprintText(text)]);
      vi.advanceTimersByTime(LONGEST_IDLE_MS);
      // Its end is told later, when another may be there already.
      await Promise.all(ends.mock.results.map(({ value }) => value));
    }
    expect(ends).toHaveBeenCalledTimes(3);
    ends.mockRestore();
    vi.useRealTimers();
  });

  test("is sent nothing that takes long to copy", async () => {
    expect(await fingerprintBeside({ texts: ["a".repeat(5_000_000)] })).toBeNull();
  });
});

/** How many inputs are the same as another one. */
function countCopies(exact: bigint[]): number {
  const counts = new Map<bigint, number>();
  for (const each of exact) counts.set(each, (counts.get(each) ?? 0) + 1);
  return exact.filter((each) => (counts.get(each) as number) > 1).length;
}

describe("a set so large that two threads look at it", () => {
  test("has the fingerprints of each of its texts by itself", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fingerprint-beside-"));
    const own = Array.from(
      { length: 2100 },
      (_, at) => `${at} ${"so and so ".repeat(at % 9)} ${(at * 104_729) % 1009}.`,
    );
    const lines = own.map((text, at) => `"${text}",${at % 2 === 0 ? "neg" : "pos"}`);
    await writeFile(join(folder, "upload"), ["text,label", ...lines].join("\n"));
    const dataset = await buildDataset(join(folder, "upload"), {}, family, folder, "large.csv");
    const made = await withTables(folder, async (connection) => {
      await connection.run(
        `CREATE VIEW judged AS SELECT *, NULL AS reason FROM read_parquet(${literal(dataset.path)})`,
      );
      await createTextFingerprints(connection, "text");
      return queryRows<{ exact: bigint; near: bigint }>(
        connection,
        "SELECT exact, near FROM fingerprints ORDER BY row",
      );
    });
    await rm(folder, { recursive: true, force: true });
    expect(made).toEqual(own.map((text) => fingerprintText(text)));
  });

  test("has copies and damage found among images, small and plain or not", async () => {
    const members: ZipMember[] = [];
    const sound: bigint[] = [];
    const widths: number[] = [];
    for (let at = 0; at < 1100; at++) {
      const png = await makePng(at % 256, 3 + (at % 5));
      const isDamaged = at % 100 === 8;
      const data = at % 100 === 7 ? await sharp(png).webp().toBuffer() : isDamaged ? png.subarray(0, -20) : png;
      const image = isDamaged ? null : await decodeImage(data);
      if (image) widths.push(image.width);
      if (image) sound.push(fingerprintImage(image).exact);
      members.push({ name: `${at % 2 === 0 ? "cat" : "dog"}/${at}.png`, data });
    }
    const { dataset, images } = await readUpload(makeZip(members), { name: "large.zip", labels: animals });
    expect(dataset.rows).toBe(sound.length);
    expect(images.map(([, width]) => width)).toEqual(widths);
    expect(dataset.findings?.duplicates.rows).toBe(countCopies(sound));
    expect(dataset.skippedRows.map(({ row }) => row)).toEqual(Array.from({ length: 11 }, (_, at) => 100 * at + 9));
  });
});
