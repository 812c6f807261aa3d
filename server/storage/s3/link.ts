import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { Bucket } from "#server/storage/s3/bucket";
import type { Presentation, UploadLink } from "#server/storage/storage";

const VALID_SECONDS = 300;
/** A large file is chosen, packed and only then sent. */
const UPLOAD_VALID_SECONDS = 3600;
/** The largest object that S3 takes, or copies, in one request. */
const MOST_BYTES = 5_000_000_000;

/** An address that gives an object to whoever has it, where users reach the store at all. */
export async function linkTo(bucket: Bucket, key: string, shown: Presentation): Promise<string | null> {
  if (bucket.signer === null) return null;
  const command = new GetObjectCommand({
    Bucket: bucket.name,
    Key: bucket.keyOf(key),
    ResponseContentType: shown.type,
    ResponseContentDisposition: shown.disposition,
    ResponseCacheControl: "private, no-store",
  });
  return getSignedUrl(bucket.signer, command, { expiresIn: VALID_SECONDS });
}

/** An address that takes so many bytes from whoever has it, no more and no fewer, where users reach the store at all. */
export async function uploadLinkTo(bucket: Bucket, key: string, bytes: number): Promise<UploadLink | null> {
  if (bucket.signer === null || bytes > MOST_BYTES) return null;
  const command = new PutObjectCommand({ Bucket: bucket.name, Key: bucket.keyOf(key), ContentLength: bytes });
  const expires = new Date(Date.now() + UPLOAD_VALID_SECONDS * 1000);
  const url = await getSignedUrl(bucket.signer, command, {
    expiresIn: UPLOAD_VALID_SECONDS,
    signableHeaders: new Set(["content-length", "host"]),
  });
  return { url, headers: {}, expires };
}
