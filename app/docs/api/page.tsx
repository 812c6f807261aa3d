import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { buildDocument } from "#server/api/rest/openapi/build-document";
import { ApiReference } from "@/components/docs/api-reference";
import { DocNeighbours } from "@/components/docs/doc-neighbours";
import { DocText } from "@/components/docs/doc-text";
import { PageTitle } from "@/components/ui/page-title";
import { findDocPage } from "@/lib/doc-pages";
import { listOperations, listSchemas } from "@/lib/openapi-reference";
import { readDoc } from "@/lib/read-doc";

const page = findDocPage("api");

export const metadata: Metadata = {
  title: page?.title,
  description: page?.description,
  alternates: { canonical: "/docs/api" },
};

export default async function ApiPage() {
  if (!page) notFound();
  const document = buildDocument();
  return (
    <article>
      <PageTitle title={page.title}>
        <p>{page.description}</p>
      </PageTitle>
      <DocText markdown={await readDoc(page)} />
      <ApiReference operations={listOperations(document)} schemas={listSchemas(document)} />
      <DocNeighbours slug="api" />
    </article>
  );
}
