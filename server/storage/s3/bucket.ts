import { HeadBucketCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import type { StorageAddress } from "#server/contracts/storage-address";
import { FiftyfoldError } from "#server/errors";
import { strayKey } from "#server/storage/measure-stream";

/** A bucket of a store, and what all keys of ours in it begin with. */
export type Bucket = {
  client: S3Client;
  /** Signs addresses for users; null where they do not reach the store. */
  signer: S3Client | null;
  name: string;
  keyOf: (key: string) => string;
  address: StorageAddress;
};

const CONNECT_MS = 5_000;
/** Longest that a store may be silent in the middle of an answer. */
const SILENT_MS = 60_000;
/** Downloads that their readers take slowly keep a connection each, and must not keep others from theirs. */
const agent = { keepAlive: true, maxSockets: 500 };

function createClient({ region, endpoint, forcePathStyle }: StorageAddress): S3Client {
  return new S3Client({
    region,
    forcePathStyle,
    ...(endpoint === null ? {} : { endpoint }),
    maxAttempts: 4,
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: SILENT_MS, httpAgent: agent, httpsAgent: agent },
    // Checksums of this SDK's own kind are not understood by all stores that speak S3.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

export function openBucket(address: StorageAddress): Bucket {
  const keyOf = (key: string): string => {
    if (key === "" || key.split("/").some((part) => part === "" || part === "." || part === "..")) throw strayKey();
    return address.prefix === "" ? key : `${address.prefix}/${key}`;
  };
  const { publicEndpoint } = address;
  const signer = publicEndpoint === null ? null : createClient({ ...address, endpoint: publicEndpoint });
  return { client: createClient(address), signer, name: address.bucket, keyOf, address };
}

export const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  (error.$metadata.httpStatusCode === 404 || error.name === "NoSuchKey" || error.name === "NotFound");

function explain(cause: unknown, { address }: Bucket): FiftyfoldError {
  const status = cause instanceof S3ServiceException ? cause.$metadata.httpStatusCode : undefined;
  const internal = (message: string): FiftyfoldError => new FiftyfoldError("internal", message, { cause });
  if (status === 404) return internal(`The bucket "${address.bucket}" of STORAGE_URL is not there.`);
  if (status === 401 || status === 403)
    return internal(
      `The store of STORAGE_URL refuses the credentials of this process for the bucket "${address.bucket}".`,
    );
  if (cause instanceof Error && cause.name === "CredentialsProviderError")
    return internal("STORAGE_URL is set, and no credentials are: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.");
  const place = address.endpoint ?? `Amazon S3 in ${address.region}`;
  return new FiftyfoldError("unavailable", `The store of STORAGE_URL cannot be reached at ${place}.`, { cause });
}

/**
 * Makes sure that the store answers and has the bucket.
 *
 * @throws FiftyfoldError that says in one line what is wrong
 */
export async function demandBucket(bucket: Bucket): Promise<void> {
  try {
    await bucket.client.send(new HeadBucketCommand({ Bucket: bucket.name }));
  } catch (error) {
    throw explain(error, bucket);
  }
}
