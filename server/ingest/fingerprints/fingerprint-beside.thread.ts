import { parentPort, workerData } from "node:worker_threads";
import type { RgbImage } from "#server/contracts/image";
import type { BesideAsked, BesideSent, BesideStart, MadeBeside } from "#server/ingest/fingerprints/fingerprint-beside";
import { fingerprintPlainPng } from "#server/ingest/fingerprints/fingerprint-plain-png";
import { fingerprintText } from "#server/ingest/fingerprints/fingerprint-text";

const { done } = workerData as BesideStart;

const fingerprintsOf = (asked: BesideAsked): (MadeBeside | null)[] =>
  "texts" in asked
    ? asked.texts.map((text) => fingerprintText(text))
    : asked.ends.map((end, at) => fingerprintPlainPng(asked.files.subarray(asked.ends[at - 1] ?? 0, end)));

parentPort?.on("message", (asked: BesideAsked) => {
  const made = fingerprintsOf(asked);
  const images = made.flatMap((each) => each?.image ?? []);
  const sent: BesideSent = {
    exact: BigUint64Array.from(made, (each) => each?.exact ?? 0n),
    near: BigUint64Array.from(made, (each) => each?.near ?? 0n),
    isMade: Uint8Array.from(made, (each) => Number(each !== null)),
    sizes: "texts" in asked ? [] : made.map((each) => ({ width: 0, height: 0, ...sizeOf(each?.image) })),
    pixels: new Uint8Array(images.reduce((sum, { data }) => sum + data.length, 0)),
  };
  let end = 0;
  for (const { data } of images) {
    sent.pixels.set(data, end);
    end += data.length;
  }
  Atomics.add(done, 0, 1);
  parentPort?.postMessage(sent, [sent.exact.buffer, sent.near.buffer, sent.isMade.buffer, sent.pixels.buffer]);
});

const sizeOf = (image: RgbImage | undefined) => image && { width: image.width, height: image.height };
