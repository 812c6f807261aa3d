import type { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { gone } from "#server/storage/measure-stream";
import { type Bucket, isMissing } from "#server/storage/s3/bucket";
import type { Entry, FoundFile, Span } from "#server/storage/storage";

/** Objects that are removed at once. */
const AT_ONCE = 8;

export async function findObject({ client, name, keyOf }: Bucket, key: string): Promise<FoundFile | null> {
  try {
    const found = await client.send(new HeadObjectCommand({ Bucket: name, Key: keyOf(key) }));
    return { bytes: found.ContentLength ?? 0, version: found.ETag ?? "" };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** @throws FiftyfoldError where there is no such object */
export async function openObject(
  { client, name, keyOf }: Bucket,
  key: string,
  span: Span | null = null,
): Promise<FoundFile & { stream: Readable }> {
  const range = span && `bytes=${span.start}-${span.end}`;
  const command = new GetObjectCommand({ Bucket: name, Key: keyOf(key), ...(range ? { Range: range } : {}) });
  try {
    const { Body, ContentLength, ETag } = await client.send(command);
    return { bytes: ContentLength ?? 0, version: ETag ?? "", stream: Body as Readable };
  } catch (error) {
    throw isMissing(error) ? gone() : error;
  }
}

/** False where there is no such object. */
export async function copyObject({ client, name, keyOf }: Bucket, from: string, to: string): Promise<boolean> {
  const source = [name, ...keyOf(from).split("/")].map(encodeURIComponent).join("/");
  try {
    await client.send(new CopyObjectCommand({ Bucket: name, Key: keyOf(to), CopySource: source }));
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Keys of the store, the prefix included, of all that lies below a key of ours; a page at a time. */
async function* listBelow({ client, name, keyOf }: Bucket, key: string, most?: number): AsyncGenerator<string[]> {
  let next: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: name, Prefix: `${keyOf(key)}/`, MaxKeys: most, ContinuationToken: next }),
    );
    yield (page.Contents ?? []).flatMap(({ Key }) => Key ?? []);
    next = page.NextContinuationToken;
  } while (next !== undefined);
}

/** Objects and folders right below a key. */
export async function listObjects({ client, name, keyOf }: Bucket, key: string): Promise<Entry[]> {
  const Prefix = `${keyOf(key)}/`;
  const nameOf = (path: string): string => path.slice(Prefix.length).replace(/\/$/, "");
  const found: Entry[] = [];
  let next: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: name, Prefix, Delimiter: "/", ContinuationToken: next }),
    );
    for (const { Prefix: folder = "" } of page.CommonPrefixes ?? [])
      found.push({ name: nameOf(folder), changed: null });
    for (const { Key = "", LastModified } of page.Contents ?? [])
      found.push({ name: nameOf(Key), changed: LastModified?.getTime() ?? null });
    next = page.NextContinuationToken;
  } while (next !== undefined);
  return found;
}

export async function hasObjects(bucket: Bucket, key: string): Promise<boolean> {
  for await (const page of listBelow(bucket, key, 1)) return page.length > 0;
  return false;
}

const removeKept = ({ client, name }: Bucket, Key: string): Promise<unknown> =>
  client.send(new DeleteObjectCommand({ Bucket: name, Key }));

export async function removeObject(bucket: Bucket, key: string): Promise<void> {
  await removeKept(bucket, bucket.keyOf(key));
}

/** Removes an object and all below it. One by one: what removes many at once wants a checksum on which stores differ. */
export async function removeObjects(bucket: Bucket, key: string): Promise<void> {
  await removeObject(bucket, key);
  for await (const page of listBelow(bucket, key))
    for (let at = 0; at < page.length; at += AT_ONCE)
      await Promise.all(page.slice(at, at + AT_ONCE).map((kept) => removeKept(bucket, kept)));
}
