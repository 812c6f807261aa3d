/** node cli/chaos/store.ts FOLDER PORT: an S3-compatible store in a process of its own, to be killed and started again. */
import { mkdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import S3rver from "s3rver";
import { keepWhole } from "#cli/chaos/keep-whole";
import { BUCKET } from "#cli/chaos/store-address";

const [folder = "", port] = process.argv.slice(2);
const directory = join(folder, "objects");
const arriving = join(folder, "arriving");
await rm(arriving, { recursive: true, force: true });
await mkdir(arriving, { recursive: true });
await mkdir(directory, { recursive: true });
const s3rver = new S3rver({ directory, silent: true, configureBuckets: [{ name: BUCKET, configs: [] }] });
keepWhole(s3rver.store, arriving);
await s3rver.configureBuckets();
createServer(s3rver.callback()).listen(Number(port), "127.0.0.1");
