import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getCaller } from "#server/api/caller";
import { PrintedReport } from "@/components/print/printed-report";
import { dateTime, plural } from "@/lib/format";
import { orNotFound } from "@/lib/found";

type Props = { params: Promise<{ id: string }> };

export const metadata: Metadata = { title: "Report for print" };

export default async function PrintPage({ params }: Props) {
  const { id } = await params;
  const api = await getCaller();
  const { report, stressSet, familyTitle, finishedAt } = await orNotFound(api.evaluations.byId({ id }));
  if (!report) notFound();
  const { labels } = await api.evaluations.known({ stressSet: stressSet.id });
  return (
    <PrintedReport
      report={report}
      labels={labels}
      back={`/evaluations/${id}`}
      above={
        <>
          {familyTitle} on <span className="break-words">{stressSet.name}</span> · {plural(report.rows, "row")}
          {finishedAt && <> · {dateTime(finishedAt)}</>}
        </>
      }
    />
  );
}
