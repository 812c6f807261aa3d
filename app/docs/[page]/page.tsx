import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DocNeighbours } from "@/components/docs/doc-neighbours";
import { DocText } from "@/components/docs/doc-text";
import { PageTitle } from "@/components/ui/page-title";
import { findDocPage } from "@/lib/doc-pages";
import { readDoc } from "@/lib/read-doc";

type Props = { params: Promise<{ page: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = findDocPage((await params).page);
  if (!page) return {};
  return { title: page.title, description: page.description, alternates: { canonical: `/docs/${page.slug}` } };
}

export default async function DocPage({ params }: Props) {
  const page = findDocPage((await params).page);
  if (!page) notFound();
  return (
    <article>
      <PageTitle title={page.title}>
        <p>{page.description}</p>
      </PageTitle>
      <DocText markdown={await readDoc(page)} />
      <DocNeighbours slug={page.slug} />
    </article>
  );
}
