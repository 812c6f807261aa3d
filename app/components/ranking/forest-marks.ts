import type { Report } from "#server/contracts/report";
import type { Mark } from "@/components/charts/forest-layout";

/** The variants as the forest plot shows them, best first. */
export const forestMarks = ({ variants, recommendation }: Report): Mark[] =>
  variants.map(({ variant, estimate, interval, rank, rankInterval, inBestSet }) => ({
    variant,
    estimate,
    interval,
    rank,
    rankInterval,
    inBestSet,
    recommended: variant === recommendation.variant,
  }));
