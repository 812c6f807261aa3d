import { parentPort, workerData } from "node:worker_threads";
import type { Fingerprint } from "#server/ingest/fingerprints/fingerprint";
import type { BesideAsked, BesideSent, BesideStart } from "#server/ingest/fingerprints/fingerprint-beside";
import { fingerprintImage } from "#server/ingest/fingerprints/fingerprint-image";
import { fingerprintText } from "#server/ingest/fingerprints/fingerprint-text";
import { decodePlainPng } from "#server/ingest/images/decode-plain-png";

const { done } = workerData as BesideStart;

function fingerprintFile(file: Uint8Array): Fingerprint | null {
  const image = decodePlainPng(Buffer.from(file.buffer, file.byteOffset, file.length));
  return image && fingerprintImage(image);
}

const fingerprintsOf = (asked: BesideAsked): (Fingerprint | null)[] =>
  "texts" in asked
    ? asked.texts.map((text) => fingerprintText(text))
    : asked.ends.map((end, at) => fingerprintFile(asked.files.subarray(asked.ends[at - 1] ?? 0, end)));

parentPort?.on("message", (asked: BesideAsked) => {
  const made = fingerprintsOf(asked);
  const sent: BesideSent = {
    exact: BigUint64Array.from(made, (each) => each?.exact ?? 0n),
    near: BigUint64Array.from(made, (each) => each?.near ?? 0n),
    isMade: Uint8Array.from(made, (each) => Number(each !== null)),
  };
  Atomics.add(done, 0, 1);
  parentPort?.postMessage(sent, [sent.exact.buffer, sent.near.buffer, sent.isMade.buffer]);
});
