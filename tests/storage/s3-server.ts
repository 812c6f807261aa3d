import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import S3rver from "s3rver";

export const BUCKET = "fiftyfold-tests";
/** Those that s3rver knows. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" };

export type S3Server = {
  endpoint: string;
  /** A `STORAGE_URL` for a prefix of its bucket. */
  urlOf: (prefix: string) => string;
  /** Keys of all objects, and the parts of uploads that were neither finished nor given up. */
  listAll: () => Promise<string[]>;
  /** Method and path of each request since the last look. */
  takeRequests: () => string[];
  /** Whether pages of other origins may send to it (CORS); they may not until told. */
  letPagesIn: (are: boolean) => void;
  stop: () => Promise<void>;
};

const OBJECT = /\._S3rver_object$/;
const UPLOADS = "._S3rver_uploads";

/**
 * An S3-compatible server on a free port. s3rver does not know how to give up an upload of several parts, which we add: the parts are
 * removed.
 */
export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), "fiftyfold-s3-"));
  const s3rver = new S3rver({ directory, silent: true, configureBuckets: [{ name: BUCKET, configs: [] }] });
  await s3rver.configureBuckets();
  const handle = s3rver.callback();
  let requests: string[] = [];
  let arePagesIn = false;
  const server = createServer((request, response) => {
    if (arePagesIn) {
      for (const what of ["Origin", "Methods", "Headers"])
        response.setHeader(`Access-Control-Allow-${what}`, what === "Methods" ? "GET, PUT" : "*");
      if (request.method === "OPTIONS") return response.writeHead(204).end();
    }
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    requests.push(`${request.method} ${decodeURIComponent(pathname)}`);
    const upload = searchParams.get("uploadId");
    if (request.method !== "DELETE" || upload === null) return handle(request, response);
    rm(join(directory, BUCKET, UPLOADS, upload), { recursive: true }).then(
      () => response.writeHead(204).end(),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const query = new URLSearchParams({ endpoint, forcePathStyle: "true" });
  return {
    endpoint,
    urlOf: (prefix) => `s3://${BUCKET}/${prefix}?${query}`,
    listAll: async () => {
      const root = join(directory, BUCKET);
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      const names = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
      return names
        .map((name) => relative(root, name))
        .filter((name) => OBJECT.test(name) || name.startsWith(UPLOADS))
        .map((name) => name.replace(OBJECT, ""))
        .sort();
    },
    takeRequests: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
    letPagesIn: (are) => {
      arePagesIn = are;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
