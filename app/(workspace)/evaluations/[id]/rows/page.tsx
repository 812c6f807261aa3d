import type { Metadata } from "next";
import Link from "next/link";
import { getCaller } from "#server/api/caller";
import type { Modality } from "#server/contracts/family";
import { ROW_WINDOW } from "#server/contracts/rows";
import { ProblemAlert } from "@/components/problem-alert";
import { RowExplorer } from "@/components/rows/row-explorer";
import { filterOfQuery } from "@/components/rows/rows-url";
import { PageTitle } from "@/components/ui/page-title";
import { orNotFound, orProblem } from "@/lib/found";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const SEARCH: Record<Modality, string> = {
  text: "Holds the words",
  "text-pair": "Holds the words",
  image: "Name of the image holds",
  tabular: "Holds the value",
};

export const metadata: Metadata = { title: "Row by row", robots: { index: false } };

export default async function RowsPage({ params, searchParams }: Props) {
  const { id } = await params;
  const { filter, ignored } = filterOfQuery(await searchParams);
  const api = await getCaller();
  const { stressSet, familyTitle, report } = await orNotFound(api.evaluations.byId({ id }));
  const set = await orNotFound(api.stressSets.byId({ id: stressSet.id }));
  const found = await orProblem(api.rows.list({ evaluation: id, filter, window: { offset: 0, limit: ROW_WINDOW } }));
  return (
    <>
      <PageTitle
        above={
          <>
            <Link className="link" href={`/evaluations/${id}`}>
              Back to the ranking
            </Link>{" "}
            · {familyTitle} on <span className="break-words">{stressSet.name}</span>
          </>
        }
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
          evaluation={id}
          start={filter}
          first={found.value}
          facets={{
            variants: report?.variants.map(({ variant }) => variant).sort() ?? [],
            labels: set.dataset?.labels ?? [],
            slices:
              set.dataset?.slices.map(({ column, values }) => ({ column, values: values.map(({ value }) => value) })) ??
              [],
            search: SEARCH[set.dataset?.modality ?? "text"],
          }}
        />
      )}
    </>
  );
}
