import type { Metadata } from "next";
import Link from "next/link";
import { cache } from "react";
import { getCaller } from "#server/api/caller";
import { FEWEST_COMPARED } from "#server/contracts/comparison-limits";
import { ChoiceNotes } from "@/components/compare/choice-notes";
import { CompareForm } from "@/components/compare/compare-form";
import { choiceOfQuery } from "@/components/compare/compare-url";
import { ComparedFigures, methodWords } from "@/components/compare/compared-figures";
import { ComparedSlices } from "@/components/compare/compared-slices";
import { DisagreementTable } from "@/components/compare/disagreement-table";
import { Disclosure } from "@/components/ui/disclosure";
import { EmptyState } from "@/components/ui/empty-state";
import { PageTitle } from "@/components/ui/page-title";
import { orNotFound } from "@/lib/found";

type Props = {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const familyOf = cache(async (slug: string) => orNotFound((await getCaller()).families.bySlug({ slug })));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { title } = await familyOf((await params).slug);
  return { title: `Compare variants · ${title}` };
}

export default async function ComparePage({ params, searchParams }: Props) {
  const family = await familyOf((await params).slug);
  const known = family.variantList.map(({ variant }) => variant);
  const { chosen, notes } = choiceOfQuery((await searchParams).variants, known);
  const { slug } = family;
  const comparison =
    chosen.length < FEWEST_COMPARED ? null : await (await getCaller()).families.compare({ slug, variants: chosen });
  return (
    <>
      <PageTitle
        above={
          <Link className="link" href={`/families/${slug}`}>
            {family.title}
          </Link>
        }
        title={comparison ? `Variants ${chosen.join(", ")} side by side` : "Compare variants"}
      >
        <p>How far they differ on the published tests, and on how many rows they part.</p>
      </PageTitle>
      <ChoiceNotes notes={notes} />
      <CompareForm action={`/families/${slug}/compare`} variants={known} chosen={chosen} />
      {comparison && comparison.tests.length === 0 && (
        <p className="text-muted">No published test has figures of all of them.</p>
      )}
      {comparison && comparison.tests.length > 0 && (
        <>
          <section>
            <h2 className="mb-3 text-2xl">On the published tests</h2>
            <ComparedFigures slug={slug} comparison={comparison} />
            <Disclosure summary="How the intervals are made" className="mt-3">
              <p className="max-w-3xl text-sm text-muted">{methodWords(comparison.exact)}</p>
            </Disclosure>
          </section>
          <section className="mt-12">
            <h2 className="mb-3 text-2xl">Where they disagree</h2>
            <DisagreementTable comparison={comparison} />
          </section>
          {comparison.tests.some(({ slices }) => slices.length > 0) && (
            <section className="mt-12">
              <h2 className="mb-3 text-2xl">Slice by slice</h2>
              <ComparedSlices comparison={comparison} />
            </section>
          )}
        </>
      )}
      {!comparison && (
        <EmptyState title="Choose at least two">
          <p>Their figures, differences and disagreements will stand here, side by side.</p>
        </EmptyState>
      )}
    </>
  );
}
