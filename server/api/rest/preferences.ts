/** What a caller prefers of when it is answered (RFC 7240). */
type Preferences = {
  /** Seconds that it is willing to wait, at most. */
  wait: number | null;
  /** Whether it wants to be told at once that a request is taken, and to ask for its outcome later. */
  respondAsync: boolean;
};

/** Longer no answer is held back: proxies and clients take it for lost. */
const LONGEST_WAIT_S = 20;

const unquoted = (value: string): string => value.trim().replace(/^"(.*)"$/, "$1");

/** What is not understood is passed over, as the standard has it, and of what is said twice the first counts. */
function readPreferences({ headers }: Request): Preferences {
  const preferences: Preferences = { wait: null, respondAsync: false };
  for (const each of (headers.get("prefer") ?? "").split(",")) {
    const [name = "", value = ""] = (each.split(";")[0] ?? "").split("=", 2).map(unquoted);
    if (name.toLowerCase() === "respond-async") preferences.respondAsync = true;
    if (name.toLowerCase() === "wait" && /^\d{1,9}$/.test(value)) preferences.wait ??= Number(value);
  }
  return preferences;
}

/** How long a caller that has sent something waits for what becomes of it, in milliseconds; undefined where it does not say. */
export function waitAfterSending(request: Request): number | undefined {
  const { wait, respondAsync } = readPreferences(request);
  if (wait !== null) return 1000 * Math.min(wait, LONGEST_WAIT_S);
  return respondAsync ? 0 : undefined;
}

/**
 * For a caller that would rather be answered once something has become of what it asks about.
 *
 * @returns what aborts when it has waited long enough, or is gone; undefined where it does not want to wait
 */
export function patienceOf(request: Request): AbortSignal | undefined {
  const { wait } = readPreferences(request);
  if (wait === null || wait === 0) return undefined;
  return AbortSignal.any([request.signal, AbortSignal.timeout(1000 * Math.min(wait, LONGEST_WAIT_S))]);
}
