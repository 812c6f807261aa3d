import type { Metadata } from "next";
import Link from "next/link";
import { getCaller } from "#server/api/caller";
import { EvaluationList } from "@/components/evaluation/evaluation-list";
import { StressSetList } from "@/components/stress-set/stress-set-list";
import { buttonClass } from "@/components/ui/button";
import { PageTitle } from "@/components/ui/page-title";
import { orEmpty } from "@/lib/found";

export const metadata: Metadata = { title: "My stress sets" };

export default async function StressSetsPage() {
  const api = await getCaller();
  const [sets, evaluations] = await Promise.all([orEmpty(api.stressSets.list()), orEmpty(api.evaluations.list())]);
  return (
    <>
      <PageTitle title="My stress sets">
        <p>What you uploaded and what came of it. Only this browser can see it.</p>
      </PageTitle>
      {sets.length === 0 ? (
        <div>
          <p className="mb-4">Nothing here yet. Pick a family and bring some labelled rows, or try its sample set.</p>
          <Link href="/" className={buttonClass("primary")}>
            Pick a family
          </Link>
        </div>
      ) : (
        <StressSetList sets={sets} />
      )}
      {evaluations.length > 0 && (
        <section className="mt-12" aria-labelledby="evaluations">
          <h2 id="evaluations" className="mb-3 text-2xl">
            Evaluations
          </h2>
          <EvaluationList evaluations={evaluations} />
        </section>
      )}
    </>
  );
}
