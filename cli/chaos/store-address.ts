export const BUCKET = "fiftyfold-chaos";
/** Those that s3rver knows. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" };

/** The `STORAGE_URL` of a store on this machine. */
export function storageUrl(port: number): string {
  const query = new URLSearchParams({ endpoint: `http://127.0.0.1:${port}`, forcePathStyle: "true" });
  return `s3://${BUCKET}/files?${query}`;
}
