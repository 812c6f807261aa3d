import type { Answers } from "#server/ranking/answers";

export type PairRows = {
  /** First and second row of each pair, shape (P) each; the first is the one that comes first in the set. */
  first: Uint32Array;
  second: Uint32Array;
  /** Rows whose group has not exactly two rows. */
  unpaired: number;
};

/**
 * Pairs of rows: the groups of exactly two.
 *
 * @returns in the order of their first rows; no pairs where there are no groups
 */
export function pairRows({ groups, rows }: Pick<Answers, "groups" | "rows">): PairRows {
  const members = new Map<number, number[]>();
  for (const [row, code] of (groups ?? []).entries()) {
    const own = members.get(code);
    if (own) own.push(row);
    else members.set(code, [row]);
  }
  const pairs = [...members.values()].filter((own) => own.length === 2);
  return {
    first: Uint32Array.from(pairs, ([one]) => one as number),
    second: Uint32Array.from(pairs, ([, other]) => other as number),
    unpaired: rows - 2 * pairs.length,
  };
}
