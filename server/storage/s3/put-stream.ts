import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { log } from "#server/log/log";
import type { Bucket } from "#server/storage/s3/bucket";

/** S3 takes at most 10,000 parts, each but the last of 5 MiB or more. */
const PART_BYTES = 8 * 1024 * 1024;
const MOST_PARTS = 10_000;

/** The pieces of a stream put together to parts of equal size, the last one smaller; one empty part where there are none. */
async function* inParts(pieces: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    let rest = piece;
    while (bytes + rest.length > size) {
      yield Buffer.concat([...held, rest.subarray(0, size - bytes)]);
      rest = rest.subarray(size - bytes);
      [held, bytes] = [[], 0];
    }
    held.push(rest);
    bytes += rest.length;
  }
  yield Buffer.concat(held);
}

type Target = { Bucket: string; Key: string };

/** One part after the other, so that none is still on its way when the upload is given up. */
async function putParts(
  { client }: Bucket,
  target: Target,
  parts: AsyncIterator<Buffer>,
  first: Buffer,
): Promise<string> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  try {
    const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
    for (let part: Buffer | undefined = first; part; ) {
      const PartNumber = Parts.length + 1;
      const { ETag } = await client.send(new UploadPartCommand({ ...target, UploadId, PartNumber, Body: part }));
      Parts.push({ PartNumber, ETag });
      const next: IteratorResult<Buffer> = await parts.next();
      part = next.done ? undefined : next.value;
    }
    const done = await client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );
    return done.ETag ?? "";
  } catch (error) {
    // Parts that nobody completes are kept, and paid for, until somebody takes them away.
    await client
      .send(new AbortMultipartUploadCommand({ ...target, UploadId }))
      .catch((left) => log.warn({ err: left }, "parts of an upload that failed are left behind in the store"));
    throw error;
  }
}

/**
 * Writes an object from a stream whose length nobody knows. It appears whole or not at all; what it replaces stays until then.
 *
 * @param mostBytes that may come, from which the size of a part follows
 * @returns the version of the object
 */
export async function putStream(
  bucket: Bucket,
  key: string,
  pieces: AsyncIterable<Uint8Array>,
  mostBytes: number,
): Promise<string> {
  const target = { Bucket: bucket.name, Key: bucket.keyOf(key) };
  const parts = inParts(pieces, Math.max(PART_BYTES, Math.ceil(mostBytes / MOST_PARTS)));
  const first = (await parts.next()).value as Buffer;
  const second = await parts.next();
  if (second.done) return (await bucket.client.send(new PutObjectCommand({ ...target, Body: first }))).ETag ?? "";
  const rest = (async function* () {
    yield second.value;
    yield* parts;
  })();
  return putParts(bucket, target, rest, first);
}
