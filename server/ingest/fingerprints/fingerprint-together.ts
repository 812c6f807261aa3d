import {
  type AskedBeside,
  askBeside,
  type FingerprintBatch,
  type MadeBeside,
} from "#server/ingest/fingerprints/fingerprint-beside";

/** A run of inputs: another thread was asked for its fingerprints, or this one has made them, or nobody has begun. */
type UnderWay<Run> = { run: Run; asked: AskedBeside | null; made: (MadeBeside | null)[] | null };

export type Together<Run> = {
  /** Runs that are held at a time. */
  atOnce: number;
  /** The inputs of a run; null where another thread is not worth asking. */
  batchOf: (run: Run) => FingerprintBatch | null;
  /** Makes on this thread what the other one makes. */
  here: (run: Run) => (MadeBeside | null)[];
};

/**
 * Goes through runs of inputs in their order and takes their fingerprints on two threads side by side: the other one is always given the
 * next runs that nobody has begun, and this one, which has all else to do as well, does those furthest on while it would have to wait.
 *
 * @returns each run with its fingerprints in the order of its inputs, null for those that can't be taken
 */
export async function* fingerprintTogether<Run>(
  runs: Iterable<Run> | AsyncIterable<Run>,
  { atOnce, batchOf, here }: Together<Run>,
): AsyncGenerator<{ run: Run; made: (MadeBeside | null)[] }> {
  const held: UnderWay<Run>[] = [];
  const isLeft = ({ asked, made }: UnderWay<Run>): boolean => asked === null && made === null;
  const askForMore = (): void => {
    for (const each of held.filter(isLeft)) {
      const batch = batchOf(each.run);
      each.asked = batch && askBeside(batch);
      if (each.asked === null) return;
    }
  };
  const takeFirst = async (): Promise<{ run: Run; made: (MadeBeside | null)[] }> => {
    const first = held[0] as UnderWay<Run>;
    while (first.asked && !first.asked.isDone()) {
      const last = held.findLast(isLeft);
      if (!last) break;
      last.made = here(last.run);
      askForMore();
    }
    const made = first.made ?? (await first.asked?.made) ?? here(first.run);
    held.shift();
    return { run: first.run, made };
  };
  for await (const run of runs) {
    held.push({ run, asked: null, made: null });
    askForMore();
    if (held.length >= atOnce) yield await takeFirst();
  }
  while (held.length > 0) yield await takeFirst();
}
