import type { Feature } from "#server/contracts/family";

/** What is measured, of features that sum one measurement up: Creatinine of Creatinine_last and Creatinine_max. */
export const measurementOf = ({ name }: Feature): string =>
  name.replace(/_(?:last|first|min|max|mean|count|slope|std)$/, "");
