import type { Metadata } from "next";
import Link from "next/link";
import { cache } from "react";
import { getCaller } from "#server/api/caller";
import { ParallelPlot } from "@/components/charts/parallel-plot";
import { StripPlot } from "@/components/charts/strip-plot";
import { stripsOf } from "@/components/charts/strips";
import { CorrelationMatrix } from "@/components/family/correlation-matrix";
import { EquivalenceVerdict } from "@/components/family/equivalence-verdict";
import { FamilyFacts } from "@/components/family/family-facts";
import { FamilyFiles } from "@/components/family/family-files";
import { FollowedVariantProvider } from "@/components/family/followed-variant";
import { ModelCard } from "@/components/family/model-card";
import { SpreadTable } from "@/components/family/spread-table";
import { VariantTable } from "@/components/family/variant-table";
import { variantOfQuery } from "@/components/family/variant-url";
import { LinkPending } from "@/components/link-pending";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { OnThisPage, type Section } from "@/components/ui/on-this-page";
import { PageTitle } from "@/components/ui/page-title";
import { orNotFound } from "@/lib/found";
import { taskWords } from "@/lib/words";

type Props = {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const familyOf = cache(async (slug: string) => orNotFound((await getCaller()).families.bySlug({ slug })));

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  const family = await familyOf((await params).slug);
  return { title: family.title, description: family.summary };
}

export default async function FamilyPage({ params, searchParams }: Props) {
  const family = await familyOf((await params).slug);
  const { slug } = family;
  const api = await getCaller();
  const [correlations, graph] = await Promise.all([api.families.correlations({ slug }), api.families.graph({ slug })]);
  const strips = stripsOf(family);
  const variants = family.variantList.map(({ variant, bytes }) => ({ variant, bytes }));
  const known = variants.map(({ variant }) => variant);
  const sections: (Section | false)[] = [
    strips.length > 0 && ["spread", "Where they part"],
    strips.length > 1 && ["lines", "Test by test"],
    ["variants", "All variants"],
    ["files", "Files"],
    ["licence", "Licence and provenance"],
    ["card", "Model card"],
  ];
  return (
    <FollowedVariantProvider start={variantOfQuery((await searchParams).variant, known)}>
      <PageTitle above={`A family of ${family.variants} variants · ${taskWords(family.task)}`} title={family.title}>
        <p>{family.summary}</p>
      </PageTitle>
      <p className="mb-10 flex flex-wrap gap-3">
        <Link href={`/families/${slug}/evaluate`} className={buttonClass("primary", "text-base")}>
          Rank these {family.variants} on your own data
          <LinkPending />
        </Link>
        <Link href={`/families/${slug}/try`} className={buttonClass("secondary", "text-base")}>
          Try one input
          <LinkPending />
        </Link>
        <Link href={`/families/${slug}/compare`} className={buttonClass("secondary", "text-base")}>
          Compare variants
          <LinkPending />
        </Link>
        <a href="#variants" className={buttonClass("quiet")}>
          Download a variant
        </a>
      </p>
      <OnThisPage sections={sections.filter((section) => section !== false)} />
      {strips.length > 0 && (
        <Card aria-labelledby="spread">
          <h2 id="spread" className="scroll-mt-16 text-xl">
            Where the variants agree, and where they part
          </h2>
          <p className="mb-5 mt-1 max-w-3xl text-sm text-muted">
            Each dot is one variant; the dashed line is the mean of the test. The pale band is what chance alone gives a
            single variant on a test of that size (two standard errors each way). All variants answer the same rows, so
            for differences between them the band is rather too wide: dots far outside it differ for real.
          </p>
          <StripPlot strips={strips} />
          <Disclosure summary="The figures behind the chart" className="mt-4">
            <SpreadTable spreads={family.spreads} />
          </Disclosure>
        </Card>
      )}
      <EquivalenceVerdict equivalence={family.equivalence} />
      {strips.length > 1 && (
        <Card aria-labelledby="lines" className="mt-12">
          <h2 id="lines" className="scroll-mt-16 text-xl">
            One variant from test to test
          </h2>
          <p className="mb-5 mt-1 max-w-3xl text-sm text-muted">
            Each line is one variant (parallel coordinates). Lines that cross are variants that change places: being
            better on one test did not make them better on the next. Of tests with the same figures only the first is
            drawn. The table below holds the figures.
          </p>
          <ParallelPlot strips={strips} />
        </Card>
      )}
      <section id="variants" className="mt-12 scroll-mt-16">
        <h2 className="mb-3 text-2xl">The {family.variants} variants</h2>
        <VariantTable slug={slug} variants={variants} strips={strips} />
      </section>
      <CorrelationMatrix correlations={correlations} />
      <FamilyFiles family={family} graph={graph} />
      <FamilyFacts family={family} />
      <div id="card" className="scroll-mt-16">
        <ModelCard markdown={family.card} />
      </div>
    </FollowedVariantProvider>
  );
}
