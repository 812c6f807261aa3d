import { availableParallelism, cpus, loadavg } from "node:os";

/** What a figure was measured on, as a document says it. */
export const machineInWords = (): string =>
  `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}) at a load of ${loadavg()[2]?.toFixed(1)} over a quarter of an hour`;

/** On what machine and by what command figures were measured; where else they were written is nobody's business. */
export function stamp(): string {
  const args = process.argv.slice(2);
  const at = args.indexOf("--json");
  const command = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1)).join(" ");
  return `Measured on ${new Date().toISOString().slice(0, 10)} on ${machineInWords()}, by \`npm run bench -- ${command}\`.`;
}
