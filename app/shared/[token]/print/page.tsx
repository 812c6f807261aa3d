import type { Metadata } from "next";
import { getCaller } from "#server/api/caller";
import { PrintedReport } from "@/components/print/printed-report";
import { dateTime, plural } from "@/lib/format";
import { orNotFound } from "@/lib/found";

type Props = { params: Promise<{ token: string }> };

export const metadata: Metadata = { title: "Shared report for print" };

export default async function SharedPrintPage({ params }: Props) {
  const { token } = await params;
  const { report, labels, familyTitle, finishedAt } = await orNotFound((await getCaller()).shares.open({ token }));
  return (
    <PrintedReport
      report={report}
      labels={labels}
      back={`/shared/${token}`}
      above={
        <>
          {familyTitle} on {plural(report.rows, "row")}
          {finishedAt && <> · {dateTime(finishedAt)}</>}
        </>
      }
    />
  );
}
