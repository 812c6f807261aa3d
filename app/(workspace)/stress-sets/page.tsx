import type { Metadata } from "next";
import Link from "next/link";
import { getCaller } from "#server/api/caller";
import { UNDO_MINUTES } from "#server/contracts/deletion";
import { DeletedList } from "@/components/deletion/deleted-list";
import { EvaluationList } from "@/components/evaluation/evaluation-list";
import { bySet } from "@/components/stress-set/rankings-of";
import { StressSetList } from "@/components/stress-set/stress-set-list";
import { buttonClass } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageTitle } from "@/components/ui/page-title";
import { orEmpty } from "@/lib/found";

export const metadata: Metadata = { title: "Your data" };

export default async function StressSetsPage() {
  const api = await getCaller();
  const [sets, evaluations, deleted] = await Promise.all([
    orEmpty(api.stressSets.list()),
    orEmpty(api.evaluations.list()),
    orEmpty(api.workspace.deleted()),
  ]);
  const shown = new Set(sets.map(({ id }) => id));
  const older = evaluations.filter(({ stressSet }) => !shown.has(stressSet.id));
  return (
    <>
      <PageTitle title="Your data">
        <p>
          What you uploaded and what came of it. Only this browser can see it, but for reports that you share by a link.
        </p>
      </PageTitle>
      {sets.length === 0 ? (
        <EmptyState title="Nothing here yet.">
          <p className="mb-5">
            Pick a family and bring some labelled rows, or try its sample set. Its variants are ranked on them, and both
            are listed here.
          </p>
          <Link href="/" className={buttonClass("primary")}>
            Pick a family
          </Link>
        </EmptyState>
      ) : (
        <section aria-labelledby="sets">
          <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-6">
            <h2 id="sets" className="text-2xl">
              Stress sets
            </h2>
            <p className="text-sm text-muted">Deleting can be undone for {UNDO_MINUTES} minutes.</p>
          </div>
          <StressSetList sets={sets} evaluations={bySet(evaluations)} />
        </section>
      )}
      {older.length > 0 && (
        <section className="mt-12" aria-labelledby="older">
          <h2 id="older" className="mb-3 text-2xl">
            Evaluations of older stress sets
          </h2>
          <EvaluationList evaluations={older} label="Evaluations of older stress sets" />
        </section>
      )}
      {deleted.length > 0 && <DeletedList items={deleted} />}
    </>
  );
}
