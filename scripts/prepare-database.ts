/** Brings the database of DATABASE_URL up to date, with its queue and the families that come with the product. */
import { migrateDatabase } from "#db/migrate";
import { readEnv } from "#server/env";
import { FiftyfoldError } from "#server/errors";
import { registerFamilies } from "#server/families/register-families";
import { prepareQueue } from "#server/jobs/queue";
import { openContext } from "#server/server-context";

const env = readEnv();
if (!env.DATABASE_URL) throw new Error("DATABASE_URL is not set: npm start sets it for this script.");
await migrateDatabase(env.DATABASE_URL);
await prepareQueue(env.DATABASE_URL);
const { context, close } = await openContext(env).catch((error: unknown) => {
  console.error(error instanceof FiftyfoldError ? error.line : error);
  process.exit(1);
});
await registerFamilies(context);
await close();
