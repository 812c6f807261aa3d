import type { Metadata } from "next";
import Link from "next/link";
import { getCaller } from "#server/api/caller";
import { TryForm } from "@/components/trial/try-form";
import { PageTitle } from "@/components/ui/page-title";
import { orNotFound } from "@/lib/found";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug } = await params;
  const { title, variants } = await orNotFound((await getCaller()).families.bySlug({ slug }));
  return { title: `Try ${title}`, description: `One input of your own through all ${variants} variants of ${title}.` };
}

export default async function TryPage({ params }: Props) {
  const { slug } = await params;
  const api = await getCaller();
  const family = await orNotFound(api.families.bySlug({ slug }));
  return (
    <>
      <PageTitle
        above={
          <Link className="link" href={`/families/${slug}`}>
            {family.title}
          </Link>
        }
        title={`Ask all ${family.variants} at once`}
      >
        <p>Equally accurate models need not agree. Give them one input of your own, and see how far they part.</p>
      </PageTitle>
      <TryForm
        family={{ slug, modality: family.modality, labels: family.labels, features: family.features ?? [] }}
        examples={await api.families.examples({ slug })}
      />
    </>
  );
}
