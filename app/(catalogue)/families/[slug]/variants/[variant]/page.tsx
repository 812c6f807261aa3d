import type { Metadata } from "next";
import Link from "next/link";
import { cache } from "react";
import { getCaller } from "#server/api/caller";
import { GraphFacts } from "@/components/family/graph-facts";
import { VariantFigures } from "@/components/family/variant-figures";
import { VariantSlices } from "@/components/family/variant-slices";
import { LinkPending } from "@/components/link-pending";
import { buttonClass } from "@/components/ui/button";
import { PageTitle } from "@/components/ui/page-title";
import { bytes } from "@/lib/format";
import { orNotFound } from "@/lib/found";

type Props = { params: Promise<{ slug: string; variant: string }> };

const variantOf = cache(async (slug: string, variant: string) =>
  orNotFound((await getCaller()).families.variant({ slug, variant })),
);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug, variant } = await params;
  const { family } = await variantOf(slug, variant);
  return { title: `Variant ${variant} · ${family.title}` };
}

export default async function VariantPage({ params }: Props) {
  const { slug, variant: name } = await params;
  const variant = await variantOf(slug, name);
  const files = `/api/v1/families/${slug}/variants/${name}` as const;
  return (
    <>
      <PageTitle
        above={
          <Link className="link" href={`/families/${slug}`}>
            {variant.family.title}
          </Link>
        }
        title={`Variant ${name}`}
      >
        <p>One of {variant.family.variants} variants of one training recipe, told apart by the training seed.</p>
      </PageTitle>
      <p className="mb-4 flex flex-wrap gap-3">
        <a href={`${files}/bundle.zip`} download className={buttonClass("secondary")}>
          Download bundle
        </a>
        <a href={`${files}/model.onnx`} download className={buttonClass("secondary")}>
          Download model.onnx ({bytes(variant.bytes)})
        </a>
        <Link href={`/families/${slug}/evaluate`} className={buttonClass("primary")}>
          Rank it on your own data
          <LinkPending />
        </Link>
      </p>
      <p className="max-w-3xl text-sm text-muted">
        The bundle holds the model with preprocessing, labels, licence and a script that runs it; its README says how.
        Licence: {variant.family.licence.name}. SHA-256 of the model:{" "}
        <code className="break-all">{variant.sha256}</code>
      </p>
      <section className="mt-12">
        <h2 className="mb-3 text-2xl">On the published tests</h2>
        <VariantFigures figures={variant.figures} />
      </section>
      <VariantSlices figures={variant.figures} />
      <section className="mt-12">
        <h2 className="mb-3 text-2xl">What the file holds</h2>
        <GraphFacts graph={variant.graph} />
      </section>
      <nav aria-label="Neighbouring variants" className="mt-12 flex flex-wrap gap-3">
        {variant.previous && (
          <Link href={`/families/${slug}/variants/${variant.previous}`} className={buttonClass("quiet")}>
            Variant {variant.previous}
          </Link>
        )}
        {variant.next && (
          <Link href={`/families/${slug}/variants/${variant.next}`} className={buttonClass("quiet")}>
            Variant {variant.next}
          </Link>
        )}
      </nav>
    </>
  );
}
