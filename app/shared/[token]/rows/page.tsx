import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getCaller } from "#server/api/caller";
import { ROW_WINDOW } from "#server/contracts/row-window";
import { ProblemAlert } from "@/components/problem-alert";
import { RowExplorer } from "@/components/rows/row-explorer";
import { filterOfQuery } from "@/components/rows/rows-url";
import { searchLabel } from "@/components/rows/search-label";
import { ApiProvider } from "@/components/trpc-provider";
import { PageTitle } from "@/components/ui/page-title";
import { orNotFound, orProblem } from "@/lib/found";

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const metadata: Metadata = { title: "Shared report, row by row" };

export default async function SharedRowsPage({ params, searchParams }: Props) {
  const { token } = await params;
  const { filter, ignored } = filterOfQuery(await searchParams);
  const api = await getCaller();
  const { report, labels, slices, modality, familyTitle, showRows } = await orNotFound(api.shares.open({ token }));
  if (!showRows) notFound();
  const source = { share: token };
  const found = await orProblem(api.rows.list({ source, filter, window: { offset: 0, limit: ROW_WINDOW } }));
  return (
    <>
      <PageTitle
        above={
          <>
            <Link className="link" href={`/shared/${token}`}>
              Back to the report
            </Link>{" "}
            · {familyTitle}
          </>
        }
        title="Row by row"
      >
        <p>What each variant says about the rows that were shared, and where the variants part.</p>
      </PageTitle>
      {ignored.length > 0 && (
        <p className="mb-4 text-sm text-muted">
          The address holds something that makes no sense here, and was left out: {ignored.join(", ")}.
        </p>
      )}
      {"problem" in found ? (
        <ProblemAlert problem={found.problem}>
          <p>
            <Link className="link" href={`/shared/${token}/rows`}>
              Show all rows
            </Link>
          </p>
        </ProblemAlert>
      ) : (
        <ApiProvider>
          <RowExplorer
            source={source}
            start={filter}
            first={found.value}
            facets={{
              variants: report.variants.map(({ variant }) => variant).sort(),
              labels,
              slices,
              search: searchLabel(modality),
            }}
          />
        </ApiProvider>
      )}
    </>
  );
}
