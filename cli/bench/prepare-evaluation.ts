import { openRestClient } from "#cli/bench/rest-client";

export type PreparedEvaluation = {
  id: string;
  stressSet: string;
  /** Opens the result, as bearer or as cookie. */
  token: string;
  /** Of the set, as it was read. */
  rows: number;
  /** From the first byte of the file until it could be ranked on. */
  readingMs: number;
  /** From the request to rank until the ranking was done. */
  rankingMs: number;
  /** From the request to rank until its rows could be looked at. */
  rowsMs: number;
};
type Source = {
  /** Without it the family's own sample. */
  file?: Blob;
  name?: string;
  mapping?: { slices?: string[] };
  seed?: number;
  longestMs?: number;
};

/** Ranks a family through REST on a file of its own or on its sample. All work on it is done then. */
export async function prepareEvaluation(
  url: string,
  family: string,
  { file, name = "data.csv", mapping, seed, longestMs = 120_000 }: Source = {},
): Promise<PreparedEvaluation> {
  const client = await openRestClient(url, { longestMs });
  const sample = async (): Promise<Blob> => (await fetch(`${url}/api/v1/families/${family}/sample`)).blob();
  const set = await client.readSet(family, { file: file ?? (await sample()), name, mapping });
  const asked = performance.now();
  const { id, ms } = await client.rank(set.id, { seed });
  await client.awaitRows(id);
  return {
    id,
    stressSet: set.id,
    token: client.token,
    rows: set.rows,
    readingMs: set.ms,
    rankingMs: ms,
    rowsMs: performance.now() - asked,
  };
}
