import type { Metadata } from "next";
import Link from "next/link";
import { getCaller } from "#server/api/caller";
import { ROW_WINDOW } from "#server/contracts/row-window";
import { AboveRankedRows } from "@/components/evaluation/above-ranked-rows";
import { ProblemAlert } from "@/components/problem-alert";
import { RowExplorer } from "@/components/rows/row-explorer";
import { filterOfQuery } from "@/components/rows/rows-url";
import { searchLabel } from "@/components/rows/search-label";
import { PageTitle } from "@/components/ui/page-title";
import { orNotFound, orProblem } from "@/lib/found";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const metadata: Metadata = { title: "Row by row", robots: { index: false } };

export default async function RowsPage({ params, searchParams }: Props) {
  const { id } = await params;
  const { filter, ignored } = filterOfQuery(await searchParams);
  const api = await getCaller();
  const { stressSet, familyTitle, report } = await orNotFound(api.evaluations.byId({ id }));
  const set = await orNotFound(api.stressSets.byId({ id: stressSet.id }));
  const found = await orProblem(
    api.rows.list({ source: { evaluation: id }, filter, window: { offset: 0, limit: ROW_WINDOW } }),
  );
  return (
    <>
      <PageTitle
        above={<AboveRankedRows evaluation={id} familyTitle={familyTitle} set={stressSet.name} />}
        title="Row by row"
      >
        <p>What each variant says about your own rows, and where they part.</p>
      </PageTitle>
      {ignored.length > 0 && (
        <p className="mb-4 text-sm text-muted">
          The address holds something that makes no sense here, and was left out: {ignored.join(", ")}.
        </p>
      )}
      {"problem" in found ? (
        <ProblemAlert problem={found.problem}>
          <p>
            <Link className="link" href={`/evaluations/${id}/rows`}>
              Show all rows
            </Link>
          </p>
        </ProblemAlert>
      ) : (
        <RowExplorer
          source={{ evaluation: id }}
          start={filter}
          first={found.value}
          facets={{
            variants: report?.variants.map(({ variant }) => variant).sort() ?? [],
            labels: set.dataset?.labels ?? [],
            slices:
              set.dataset?.slices.map(({ column, values }) => ({ column, values: values.map(({ value }) => value) })) ??
              [],
            search: searchLabel(set.dataset?.modality ?? "text"),
          }}
        />
      )}
    </>
  );
}
