import { type Percentiles, percentilesOf } from "#cli/bench/percentiles";
import { SLICES } from "#cli/bench/rows/write-table";
import { InferenceError } from "#server/errors";

export type FilterTimes = { filter: string } & Percentiles;

type Asked = { labels: string[]; rows: number; words: string[] };

const take = <T>(list: readonly T[], at: number): T => list[at % list.length] as T;
const variantAt = (turn: number): string => String((7 * turn) % 50).padStart(2, "0");

/** What people ask the explorer, each time about another variant, label, slice or word. */
const questions = ({ labels, rows, words }: Asked): { filter: string; ask: (turn: number) => string }[] => [
  { filter: "most disagreement first", ask: (turn) => `sort=disagreement&offset=${50 * turn}` },
  { filter: "as in the file, the last rows", ask: (turn) => `sort=row&offset=${Math.max(0, rows - 50 * (turn + 1))}` },
  {
    filter: "a variant's errors, the surest first",
    ask: (turn) => `variant=${variantAt(turn)}&only=wrong&sort=errors`,
  },
  {
    filter: "a label that a variant takes for another",
    ask: (turn) =>
      `variant=${variantAt(turn)}&${new URLSearchParams({ truth: take(labels, turn), answer: take(labels, turn + 1) })}`,
  },
  {
    filter: "a slice, most disagreement first",
    ask: (turn) => `slice=${encodeURIComponent(`place:place ${1 + (turn % SLICES.place)}`)}`,
  },
  { filter: "words", ask: (turn) => `q=${encodeURIComponent(take(words, turn))}` },
  {
    filter: "a variant's errors in a slice, with words",
    ask: (turn) =>
      `variant=${variantAt(turn)}&only=wrong&sort=errors&slice=${encodeURIComponent(`channel:channel ${1 + (turn % SLICES.channel)}`)}&q=${encodeURIComponent(take(words, turn))}`,
  },
];

/** The filters over HTTP, one question after the other: milliseconds until the last byte of 50 rows. */
export async function measureFilters(api: string, token: string, repeat: number, asked: Asked): Promise<FilterTimes[]> {
  const headers = { Authorization: `Bearer ${token}` };
  const measured: FilterTimes[] = [];
  for (const { filter, ask } of questions(asked)) {
    const times: number[] = [];
    for (let turn = 0; turn < repeat; turn++) {
      const start = performance.now();
      const answer = await fetch(`${api}/rows?${ask(turn)}`, { headers });
      const text = await answer.text();
      times.push(performance.now() - start);
      if (!answer.ok) throw new InferenceError(`${ask(turn)} answered ${answer.status}: ${text.slice(0, 200)}`);
    }
    measured.push({ filter, ...percentilesOf(times) });
  }
  return measured;
}
