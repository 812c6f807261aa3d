import { findWidestPicture } from "#db/queries/catalogue";
import type { Context } from "#server/context";
import type { DotRow } from "#server/contracts/catalogue";

export type Picture = { slug: string; title: string; variants: number; rows: DotRow[] };

/** The family whose variants part most under stress, for the picture that the home page opens with; null without any. */
export async function getPicture({ db }: Pick<Context, "db">): Promise<Picture | null> {
  const picture = await findWidestPicture(db);
  return picture && picture.rows.length > 1 ? picture : null;
}
