import type { Report } from "#server/contracts/report";

/** The parts of a ranking's page, as far as they are there. */
export function SectionNav({ report }: { report: Report }) {
  const sections = [
    ["pick", "Recommended"],
    ["requirement", "Requirement"],
    ["forest", "All variants"],
    ...(report.slices.length > 1 ? [["slices", "Slices"]] : []),
    ...(report.diagnostics
      ? [
          ["confusion", "Confusion"],
          ["calibration", "Calibration"],
        ]
      : []),
    ...(report.ensembles.length > 0 ? [["ensembles", "Several as one"]] : []),
    ...(report.metrics.length > 0 ? [["metrics", "Other metrics"]] : []),
    ...(report.moreData ? [["more", "More data"]] : []),
    ["method", "Method"],
  ] as const;
  return (
    <nav
      aria-label="On this page"
      className="sticky top-0 z-20 -mx-4 mb-8 overflow-x-auto border-b border-line bg-paper px-4 print:hidden sm:-mx-6 sm:px-6"
    >
      <ul className="flex gap-x-5 text-sm">
        {sections.map(([id, name]) => (
          <li key={id} className="shrink-0">
            <a href={`#${id}`} className="inline-flex min-h-11 items-center text-muted hover:text-ink hover:underline">
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
