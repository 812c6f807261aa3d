import type { Route } from "next";
import type { Report } from "#server/contracts/report";
import type { RowSource } from "#server/contracts/rows";

/** Where the links of a report's page lead: they differ for its owner and for whoever was sent a link to it. */
export type ReportPlace = {
  /** Below this address are report.html, report.csv and report.json. */
  files: string;
  /** The bundle of the recommended variant. */
  bundle: string;
  /** Where bundles of several variants are; null where there are none. */
  ensembles: string | null;
  print: Route;
  /** The page that sets variants side by side on the rows; null where there is none. */
  compare: `/evaluations/${string}/compare` | null;
  rows: RowSource | null;
};

export function placeOfEvaluation(id: string, { recommendation }: Report): ReportPlace {
  const files = `/api/v1/evaluations/${id}`;
  const ensembles = `${files}/bundle.zip`;
  return {
    files,
    bundle: `${ensembles}?variant=${recommendation.variant}`,
    ensembles,
    print: `/evaluations/${id}/print`,
    compare: `/evaluations/${id}/compare`,
    rows: { evaluation: id },
  };
}

/** Bundles with the report in them are the owner's; that of a variant alone is everybody's. */
export function placeOfShare(token: string, showRows: boolean, { family, recommendation }: Report): ReportPlace {
  return {
    files: `/api/v1/shared/${token}`,
    bundle: `/api/v1/families/${family}/variants/${recommendation.variant}/bundle.zip`,
    ensembles: null,
    print: `/shared/${token}/print`,
    compare: null,
    rows: showRows ? { share: token } : null,
  };
}
