import Link from "next/link";
import type { ReactNode } from "react";
import type { Report } from "#server/contracts/report";
import type { ReportPlace } from "@/components/ranking/report-place";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

type Props = { report: Report; place: ReportPlace; children?: ReactNode };

export function Downloads({ report, place, children }: Props) {
  const { variant } = report.recommendation;
  const files: [string, string][] = [
    [`/api/v1/families/${report.family}/variants/${variant}/model.onnx`, "The model alone (.onnx)"],
    [`${place.files}/report.html`, "Report as a page (.html)"],
    [`${place.files}/report.csv`, "Ranking as a table (.csv)"],
    [`${place.files}/report.json`, "Everything, for programs (.json)"],
  ];
  return (
    <Card aria-labelledby="downloads" className="print:hidden">
      <h2 id="downloads" className="text-xl">
        Take it with you
      </h2>
      <p className="mb-4 mt-1 text-sm text-muted">
        The bundle runs as it is: model, preprocessing, labels, licence
        {place.ensembles === null ? "" : ", this ranking"}, and a script for Node and for Python.
      </p>
      <a className={buttonClass("primary", "w-full sm:w-auto")} href={place.bundle} download>
        Download the bundle of variant {variant}
      </a>
      <ul className="mt-4 space-y-1 text-sm">
        {files.map(([href, name]) => (
          <li key={href}>
            <a className="link inline-block py-1" href={href} download>
              {name}
            </a>
          </li>
        ))}
        <li>
          <Link className="link inline-block py-1" href={place.print} prefetch={false}>
            Report for print and PDF
          </Link>
        </li>
      </ul>
      {children}
    </Card>
  );
}
