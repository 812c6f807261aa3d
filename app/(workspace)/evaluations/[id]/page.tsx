import type { Metadata } from "next";
import Link from "next/link";
import { getCaller } from "#server/api/caller";
import { DeleteButton } from "@/components/deletion/delete-button";
import { ProgressPanel } from "@/components/evaluation/progress-panel";
import { Stopped } from "@/components/evaluation/stopped";
import { OwnedReport } from "@/components/ranking/owned-report";
import { buttonClass } from "@/components/ui/button";
import { PageTitle } from "@/components/ui/page-title";
import { dateTime, plural } from "@/lib/format";
import { orNotFound } from "@/lib/found";

type Props = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const metadata: Metadata = { title: "Ranking" };

export default async function EvaluationPage({ params, searchParams }: Props) {
  const { id } = await params;
  const api = await getCaller();
  const evaluation = await orNotFound(api.evaluations.byId({ id }));
  const { progress, report, stressSet, family, familyTitle } = evaluation;
  const above = (
    <>
      <Link className="link" href={`/families/${family}`}>
        {familyTitle}
      </Link>{" "}
      on{" "}
      <Link className="link break-words" href={`/stress-sets/${stressSet.id}`}>
        {stressSet.name}
      </Link>{" "}
      · {plural(stressSet.rows, "row")}
      {evaluation.finishedAt && <> · finished {dateTime(evaluation.finishedAt)}</>}
    </>
  );
  const footer = (
    <div className="mt-10 flex flex-wrap items-center gap-3 border-t border-line pt-6 print:hidden">
      <Link href="/stress-sets" className={buttonClass()}>
        All your data
      </Link>
      <DeleteButton
        kind="evaluation"
        id={id}
        name={`the evaluation of ${stressSet.name}`}
        words="Delete this evaluation"
        leave
      />
    </div>
  );
  const running = progress.state === "queued" || progress.state === "running";
  if (report) {
    const known = await api.evaluations.known({ stressSet: stressSet.id });
    const { variant } = await searchParams;
    const follow = typeof variant === "string" ? variant : undefined;
    return (
      <>
        <OwnedReport evaluation={evaluation} report={report} known={known} above={above} follow={follow} />
        {footer}
      </>
    );
  }
  return (
    <>
      <PageTitle above={above} title={running ? "Ranking the variants" : "No ranking"} />
      {running ? <ProgressPanel id={id} first={progress} /> : <Stopped evaluation={evaluation} />}
      {footer}
    </>
  );
}
