import type { Metadata } from "next";
import Link from "next/link";
import { getCaller } from "#server/api/caller";
import { FEWEST_COMPARED } from "#server/contracts/comparison-limits";
import { ChoiceNotes } from "@/components/compare/choice-notes";
import { CompareForm } from "@/components/compare/compare-form";
import { choiceOfQuery, compareHref } from "@/components/compare/compare-url";
import { ComparedRows } from "@/components/compare/compared-rows";
import { AboveRankedRows } from "@/components/evaluation/above-ranked-rows";
import { ProblemAlert } from "@/components/problem-alert";
import { EmptyState } from "@/components/ui/empty-state";
import { PageTitle } from "@/components/ui/page-title";
import { orNotFound, orProblem } from "@/lib/found";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const metadata: Metadata = { title: "Variants side by side on your rows", robots: { index: false } };

export default async function CompareOnRowsPage({ params, searchParams }: Props) {
  const { id } = await params;
  const api = await getCaller();
  const { report, stressSet, family, familyTitle } = await orNotFound(api.evaluations.byId({ id }));
  const known = [...(report?.variants ?? []), ...(report?.unranked ?? [])].map(({ variant }) => variant).sort();
  const failed = (report?.failed ?? []).map(({ variant }) => variant);
  const { chosen, notes } = choiceOfQuery((await searchParams).variants, known, failed);
  const enough = chosen.length >= FEWEST_COMPARED;
  const found = enough ? await orProblem(api.evaluations.compare({ id, variants: chosen })) : null;
  return (
    <>
      <PageTitle
        above={<AboveRankedRows evaluation={id} familyTitle={familyTitle} set={stressSet.name} />}
        title={enough ? `Variants ${chosen.join(", ")} on your rows` : "Compare variants on your rows"}
      >
        <p>
          How far they differ on your own data, and on which rows they part.
          {enough && (
            <>
              {" "}
              <Link className="link" href={compareHref(family, chosen)}>
                The same on the published tests
              </Link>
            </>
          )}
        </p>
      </PageTitle>
      <ChoiceNotes notes={notes} />
      <CompareForm action={`/evaluations/${id}/compare`} variants={known} chosen={chosen} />
      {found && "problem" in found && <ProblemAlert problem={found.problem} />}
      {found && "value" in found && <ComparedRows evaluation={id} comparison={found.value} />}
      {!enough && (
        <EmptyState title="Choose at least two">
          <p>Their figures, differences and the rows on which they part will stand here, side by side.</p>
        </EmptyState>
      )}
    </>
  );
}
