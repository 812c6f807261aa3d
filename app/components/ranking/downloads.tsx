import type { EvaluationView } from "#server/contracts/views";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

type Props = { evaluation: EvaluationView; report: NonNullable<EvaluationView["report"]> };

export function Downloads({ evaluation, report }: Props) {
  const { variant } = report.recommendation;
  const here = `/api/v1/evaluations/${evaluation.id}`;
  const files: [string, string][] = [
    [`/api/v1/families/${evaluation.family}/variants/${variant}/model.onnx`, "The model alone (.onnx)"],
    [`${here}/report.html`, "Report as a page (.html)"],
    [`${here}/report.csv`, "Ranking as a table (.csv)"],
    [`${here}/report.json`, "Everything, for programs (.json)"],
  ];
  return (
    <Card aria-labelledby="downloads">
      <h2 id="downloads" className="text-xl">
        Take it with you
      </h2>
      <p className="mb-4 mt-1 text-sm text-muted">
        The bundle runs as it is: model, preprocessing, labels, licence, this ranking, and a script for Node and for
        Python.
      </p>
      <a className={buttonClass("primary", "w-full sm:w-auto")} href={`${here}/bundle.zip?variant=${variant}`} download>
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
      </ul>
    </Card>
  );
}
