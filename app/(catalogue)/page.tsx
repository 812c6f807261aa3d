import type { Metadata } from "next";
import Link from "next/link";
import { getCaller } from "#server/api/caller";
import { catalogueAddress } from "@/components/catalogue/catalogue-address";
import { CatalogueForm } from "@/components/catalogue/catalogue-form";
import { catalogueOfQuery } from "@/components/catalogue/catalogue-url";
import { cataloguePhrases } from "@/components/catalogue/catalogue-words";
import { HomePicture } from "@/components/catalogue/home-picture";
import { FamilyCard } from "@/components/family/family-card";
import { ProblemAlert } from "@/components/problem-alert";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageTitle } from "@/components/ui/page-title";
import { plural } from "@/lib/format";
import { orProblem } from "@/lib/found";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export const metadata: Metadata = { alternates: { canonical: "/" } };

export default async function CataloguePage({ searchParams }: Props) {
  const { query, ignored } = catalogueOfQuery(await searchParams);
  const api = await getCaller();
  const [found, facets] = await Promise.all([orProblem(api.families.list(query)), api.families.facets()]);
  const phrases = cataloguePhrases(query);
  const fresh = phrases.length === 0 && query.cursor === undefined;
  return (
    <>
      <PageTitle title="Fifty models, one score, fifty different ways to be wrong">
        <p>
          Fiftyfold publishes whole families of models that tie on the usual test, and finds the ones that work on{" "}
          <em>your</em> data, with every tie called a tie.
        </p>
        {fresh && (
          <p className="mt-5 flex flex-wrap gap-3">
            <a href="#families" className={buttonClass("primary")}>
              Find the variant for your data
            </a>
            <Link href="/docs/start" className={buttonClass()}>
              Start in five minutes
            </Link>
          </p>
        )}
      </PageTitle>
      {fresh && <HomePicture picture={await api.families.picture()} />}
      <h2 id="families" className="mb-4 mt-12 text-2xl">
        Families
      </h2>
      <CatalogueForm query={query} facets={facets} />
      <div className="my-5 flex flex-wrap items-center gap-x-3 gap-y-2">
        <p aria-live="polite" className="mr-2 font-semibold tabular-nums">
          {"value" in found ? plural(found.value.total, "family", "families") : "No families"}
        </p>
        {phrases.map(({ name, words }) => (
          <Link
            key={name}
            href={catalogueAddress({ ...query, [name]: undefined, cursor: undefined })}
            scroll={false}
            className="inline-flex min-h-9 items-center gap-2 rounded-full border border-control px-3 text-xs hover:border-ink"
          >
            {words}
            <span aria-hidden="true">×</span>
            <span className="sr-only">: drop this</span>
          </Link>
        ))}
        {phrases.length > 1 && (
          <Link href="/" scroll={false} className="link text-sm">
            Show all
          </Link>
        )}
      </div>
      {ignored.length > 0 && (
        <p className="mb-4 text-sm text-muted">
          The address holds something that makes no sense here, and was left out: {ignored.join(", ")}.
        </p>
      )}
      {"problem" in found ? (
        <ProblemAlert problem={found.problem}>
          <p>
            <Link className="link" href={catalogueAddress({ ...query, cursor: undefined })}>
              Begin at the first page
            </Link>
          </p>
        </ProblemAlert>
      ) : found.value.items.length === 0 ? (
        <EmptyState title={facets.families === 0 ? "No family is published here yet" : "No family is like that"}>
          {facets.families === 0
            ? "A publisher adds one as a folder of models."
            : `Drop one of the conditions: ${phrases.map(({ words }) => words).join(", ")}.`}
        </EmptyState>
      ) : (
        <ul className={found.value.items.length > 1 ? "grid gap-5 md:grid-cols-2" : "grid gap-5"}>
          {found.value.items.map((family) => (
            <li key={family.slug}>
              <FamilyCard family={family} />
            </li>
          ))}
        </ul>
      )}
      {"value" in found && (found.value.next !== null || query.cursor !== undefined) && (
        <nav aria-label="Pages of the catalogue" className="mt-8 flex flex-wrap gap-3">
          {query.cursor !== undefined && (
            <Link className={buttonClass("secondary")} href={catalogueAddress({ ...query, cursor: undefined })}>
              First page
            </Link>
          )}
          {found.value.next !== null && (
            <Link className={buttonClass("primary")} href={catalogueAddress({ ...query, cursor: found.value.next })}>
              Next families
            </Link>
          )}
        </nav>
      )}
    </>
  );
}
