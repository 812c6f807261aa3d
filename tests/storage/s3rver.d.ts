declare module "s3rver" {
  import type { RequestListener } from "node:http";
  import type { Readable } from "node:stream";

  /** Where it keeps its objects. */
  export type ObjectStore = {
    getResourcePath(bucket: string, key: string, resource: string): string;
    getMetadata(bucket: string, key: string): Promise<Record<string, unknown>>;
    putObject(object: {
      bucket: string;
      key: string;
      content: Readable | Buffer;
      metadata: Record<string, unknown>;
    }): Promise<{ size: number; md5: string }>;
  };

  /** A server that speaks S3 and keeps its objects below a folder. */
  export default class S3rver {
    constructor(options: {
      directory: string;
      silent: boolean;
      allowMismatchedSignatures?: boolean;
      configureBuckets: { name: string; configs: string[] }[];
    });
    readonly store: ObjectStore;
    configureBuckets(): Promise<unknown>;
    callback(): RequestListener;
  }
}
