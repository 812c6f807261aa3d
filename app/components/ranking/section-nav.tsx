import type { Report } from "#server/contracts/report";
import { OnThisPage, type Section } from "@/components/ui/on-this-page";

/** The parts of a ranking's page, as far as they are there; some are the owner's alone. */
export function SectionNav({ report, owned }: { report: Report; owned: boolean }) {
  const sections: (Section | false)[] = [
    ["pick", "Recommended"],
    owned && ["requirement", "Requirement"],
    ["forest", "All variants"],
    (owned || report.stresses.length > 0) && ["stresses", "Stress"],
    report.slices.length > 1 && ["slices", "Slices"],
    Boolean(report.diagnostics) && ["confusion", "Confusion"],
    Boolean(report.diagnostics) && ["calibration", "Calibration"],
    report.ensembles.length > 0 && ["ensembles", "Ensembles"],
    report.metrics.length > 0 && ["metrics", "Metrics"],
    Boolean(report.moreData) && ["more", "More data"],
    ["method", "Method"],
  ];
  return <OnThisPage sections={sections.filter((section) => section !== false)} />;
}
