import Link from "next/link";
import type { DotRow } from "#server/contracts/catalogue";
import { SpreadPicture } from "@/components/charts/spread-picture";
import { Card } from "@/components/ui/card";

type Picture = { slug: string; title: string; variants: number; rows: DotRow[] } | null;

/** What the product is about, from real figures: equal on one test, unequal on the others. */
export function HomePicture({ picture }: { picture: Picture }) {
  if (picture === null) return null;
  const { slug, title, variants, rows } = picture;
  return (
    <Card aria-labelledby="picture">
      <h2 id="picture" className="text-xl">
        Equal here, unequal there
      </h2>
      <p className="mb-6 mt-1 max-w-2xl text-sm text-muted">
        Each dot is one of the {variants} variants of “{title}”. On the i.i.d. test (held-out data like the training
        data) they stand together. On stress tests they part ways. Published figures, measured by this site’s own
        engine.
      </p>
      <SpreadPicture rows={rows} />
      <p className="mt-4 text-sm">
        <Link className="link" href={`/families/${slug}`}>
          All stress tests of this family
        </Link>
      </p>
    </Card>
  );
}
