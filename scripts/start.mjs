// npm start: brings the packages and Node 24 along, then hands over to the supervisor.
import { runTypeScript } from "./run-typescript.mjs";

runTypeScript("scripts/supervise.ts", process.argv.slice(2), { watched: true });
