import type { Metadata, Route } from "next";
import Link from "next/link";
import { PageTitle } from "@/components/ui/page-title";
import { docPages } from "@/lib/doc-pages";

export const metadata: Metadata = {
  title: "Docs",
  description: "How to rank a family of equally accurate models on your own data, and how to read the answer.",
  alternates: { canonical: "/docs" },
};

export default function DocsPage() {
  return (
    <>
      <PageTitle title="Docs">
        <p>How to rank a family of equally accurate models on your own data, and how to read the answer.</p>
      </PageTitle>
      <ul className="space-y-4">
        {docPages.map(({ slug, title, description }) => (
          <li key={slug}>
            <Link
              href={`/docs/${slug}` as Route}
              className="link inline-flex min-h-11 items-center text-lg font-semibold"
            >
              {title}
            </Link>
            <p className="text-muted">{description}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
