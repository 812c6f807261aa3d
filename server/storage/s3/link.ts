import { GetObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { Bucket } from "#server/storage/s3/bucket";
import type { Presentation } from "#server/storage/storage";

const VALID_SECONDS = 300;

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
