import type { Metadata } from "next";
import Link from "next/link";
import { getCaller } from "#server/api/caller";
import { RankingReport } from "@/components/ranking/ranking-report";
import { placeOfShare } from "@/components/ranking/report-place";
import { dateTime, plural } from "@/lib/format";
import { orNotFound } from "@/lib/found";

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export const metadata: Metadata = { title: "Shared report" };

export default async function SharedPage({ params, searchParams }: Props) {
  const { token } = await params;
  const shared = await orNotFound((await getCaller()).shares.open({ token }));
  const { report, labels, family, familyTitle, finishedAt, showRows } = shared;
  const { variant } = await searchParams;
  return (
    <RankingReport
      report={report}
      labels={labels}
      place={placeOfShare(token, showRows, report)}
      follow={typeof variant === "string" ? variant : undefined}
      above={
        <>
          A report that was shared with you:{" "}
          <Link className="link" href={`/families/${family}`}>
            {familyTitle}
          </Link>{" "}
          on {plural(report.rows, "row")}
          {finishedAt && <> · finished {dateTime(finishedAt)}</>}. “Your rows” are those of whoever shared it.
        </>
      }
    />
  );
}
