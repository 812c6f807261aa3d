import Link from "next/link";
import { getCaller } from "#server/api/caller";
import { SpreadPicture } from "@/components/charts/spread-picture";
import { stripsOf, widestStrips } from "@/components/charts/strips";
import { FamilyCard } from "@/components/family/family-card";
import { Card } from "@/components/ui/card";
import { PageTitle } from "@/components/ui/page-title";

/** Stress tests in the picture; the family's own page shows them all. */
const PICTURED = 5;

export default function CataloguePage() {
  return (
    <>
      <PageTitle title="Fifty models, one score, fifty different ways to be wrong">
        <p>
          Fiftyfold publishes whole families of models that tie on the usual test, and finds the ones that work on{" "}
          <em>your</em> data, with every tie called a tie.
        </p>
      </PageTitle>
      <Catalogue />
    </>
  );
}

async function Catalogue() {
  const api = await getCaller();
  const families = await api.families.list();
  const first = families.find((family) => family.spreads.length > 1);
  const shown = first && (await api.families.bySlug({ slug: first.slug }));
  const strips = shown ? stripsOf(shown) : [];
  const hidden = strips.length - 1 - PICTURED;
  return (
    <>
      {shown && (
        <Card aria-labelledby="picture">
          <h2 id="picture" className="text-xl">
            Equal here, unequal there
          </h2>
          <p className="mb-6 mt-1 max-w-2xl text-sm text-muted">
            Each dot is one of the {shown.variants} variants of “{shown.title}”. On the i.i.d. test (held-out data like
            the training data) they stand together. On stress tests they part ways. Published figures, measured by this
            site’s own engine.
          </p>
          <SpreadPicture strips={widestStrips(strips, PICTURED)} />
          {hidden > 0 && (
            <p className="mt-4 text-sm">
              <Link className="link" href={`/families/${shown.slug}`}>
                All {strips.length - 1} stress tests of this family
              </Link>
            </p>
          )}
        </Card>
      )}
      <h2 className="mb-4 mt-12 text-2xl">Families</h2>
      {families.length === 0 ? (
        <p className="text-muted">No family is published here yet. A publisher adds one as a folder of models.</p>
      ) : (
        <ul className={families.length > 1 ? "grid gap-5 md:grid-cols-2" : "grid gap-5"}>
          {families.map((family) => (
            <li key={family.slug}>
              <FamilyCard family={family} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
