/** Where an S3-compatible store keeps the product's files, as `STORAGE_URL` says it. */
export type StorageAddress = {
  bucket: string;
  /** What the keys of all objects begin with, without a slash at its end; may be empty. */
  prefix: string;
  region: string;
  /** Another store than Amazon's own. */
  endpoint: string | null;
  /** Where browsers and scripts of users reach the same store; null where they are to go through the web server. */
  publicEndpoint: string | null;
  /** Whether the bucket stands in the path of an address, as most stores outside Amazon want it. */
  forcePathStyle: boolean;
};

const SETTINGS = ["endpoint", "publicEndpoint", "region", "forcePathStyle"];
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX = /^[\w.-]+(\/[\w.-]+)*$/;

function readUrl(text: string): URL {
  if (!URL.canParse(text))
    throw new Error("must look like s3://bucket/prefix?endpoint=http://host:9000&region=us-east-1");
  return new URL(text);
}

function readEndpoint(name: string, text: string | null): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Error(`must give a ${name} that begins with http:// or https://`);
  if (url.username !== "" || url.password !== "") throw new Error("must hold no user and no password");
  return url.origin + url.pathname.replace(/\/+$/, "");
}

/** The origin at which users reach the bucket itself; null where they do not. */
export function publicOrigin({ bucket, publicEndpoint, forcePathStyle }: StorageAddress): string | null {
  if (publicEndpoint === null) return null;
  const { protocol, host } = new URL(publicEndpoint);
  return `${protocol}//${forcePathStyle ? host : `${bucket}.${host}`}`;
}

/**
 * Reads an address such as `s3://bucket/prefix?endpoint=http://host:9000&region=us-east-1&forcePathStyle=true`. It holds no
 * credentials: those come from the usual variables of the environment.
 *
 * @throws Error whose message goes on after the name of the setting, and repeats nothing of what was given but names
 */
export function parseStorageAddress(text: string): StorageAddress {
  const url = readUrl(text);
  if (url.protocol !== "s3:") throw new Error("must begin with s3://");
  if (url.username !== "" || url.password !== "")
    throw new Error("must hold no user and no password: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  if (!BUCKET.test(url.host))
    throw new Error("must name a bucket after s3://, in small letters, digits, dots and hyphens");
  const prefix = url.pathname.replace(/^\/+|\/+$/g, "");
  const parts = prefix.split("/");
  if (prefix !== "" && (!PREFIX.test(prefix) || parts.includes("..") || parts.includes(".")))
    throw new Error("must have a prefix of letters, digits, dots, hyphens and underscores");
  const unknown = [...url.searchParams.keys()].find((name) => !SETTINGS.includes(name));
  if (unknown !== undefined) throw new Error(`must have no settings but ${SETTINGS.join(", ")}`);
  const endpoint = readEndpoint("endpoint", url.searchParams.get("endpoint"));
  const style = url.searchParams.get("forcePathStyle") ?? "false";
  if (style !== "true" && style !== "false") throw new Error("must have a forcePathStyle of true or false");
  return {
    bucket: url.host,
    prefix,
    region: url.searchParams.get("region") ?? "us-east-1",
    endpoint,
    publicEndpoint: readEndpoint("publicEndpoint", url.searchParams.get("publicEndpoint")),
    forcePathStyle: style === "true",
  };
}
