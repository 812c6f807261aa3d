import { execFile } from "node:child_process";
import { join } from "node:path";
import { InferenceError } from "#server/errors";
import { NO_TELEMETRY } from "#server/inference/no-telemetry";

/** Loading the libraries of a GPU for the first time takes a while. */
const LONGEST_MS = 60_000;

export type FoundProviders = {
  /** Those that can be used here, in the order that was asked for. */
  usable: string[];
  /** Those that can't, with the runtime's own words. */
  absent: { provider: string; detail: string }[];
};

/** Asks in a process of its own: libraries of a GPU that do not fit it may end the process that loads them. */
function probe(provider: string): Promise<{ isUsable: boolean; detail: string }> {
  const child = join(import.meta.dirname, "probe-provider.child.ts");
  const args = ["--disable-warning=ExperimentalWarning", child, provider];
  const options = { env: { ...process.env, ...NO_TELEMETRY }, timeout: LONGEST_MS };
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (error, stdout) =>
      resolve({ isUsable: error === null, detail: stdout.trim().split("\n")[0] || String(error?.message ?? "") }),
    );
  });
}

const namesOf = (providers: readonly string[]): string => providers.join(", ");

/**
 * Which of the execution providers of EXECUTION_PROVIDERS this machine has. Without this each model would be said to be damaged.
 *
 * @throws InferenceError that says in a line what is missing and what to do, where none of them is here
 */
export async function findProviders(wanted: readonly string[]): Promise<FoundProviders> {
  const found: FoundProviders = { usable: [], absent: [] };
  for (const provider of wanted) {
    const { isUsable, detail } = provider === "cpu" ? { isUsable: true, detail: "" } : await probe(provider);
    if (isUsable) found.usable.push(provider);
    else found.absent.push({ provider, detail });
  }
  if (found.usable.length === 0) {
    throw new InferenceError(
      `EXECUTION_PROVIDERS asks for ${namesOf(wanted)}, and this machine cannot run models there: ${found.absent[0]?.detail}`,
      {
        hint: `Install what it takes, or set EXECUTION_PROVIDERS=${namesOf([...wanted, "cpu"]).replaceAll(" ", "")}.`,
      },
    );
  }
  return found;
}

/** What is told where some of the wanted providers are absent, in a line; null where all are here. */
export function describeAbsentProviders({ usable, absent }: FoundProviders): string | null {
  if (absent.length === 0) return null;
  const names = namesOf(absent.map(({ provider }) => provider));
  return `EXECUTION_PROVIDERS asks for ${names}, which this machine cannot use: models run on ${namesOf(usable)}`;
}
