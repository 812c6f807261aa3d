/**
 * How the values of simulated patients are drawn. All numbers are ours: from the reference ranges of textbooks, and for
 * the effect of illness from what it is known to do, in round figures. None was estimated from records of patients.
 */
export type Distribution = {
  /** Median of a patient without illness. */
  centre: number;
  /** Standard deviation between patients, then within a patient from hour to hour. */
  between: number;
  within: number;
  /** Whether values are multiplied (deviations and effects are of the logarithm) or added up. */
  scale: "additive" | "multiplicative";
  /** What one standard deviation of severity adds, and what a kidney without function adds. */
  severity: number;
  injury: number;
  limits: [number, number];
  digits: number;
  /** Share of patients in whom it is ever measured, and the hours from one value to the next. */
  measured: number;
  every: number;
};

type Row = [number, number, number, number, number, [number, number], number, number, number];

const make =
  (scale: Distribution["scale"]) =>
  ([centre, between, within, severity, injury, limits, digits, measured, every]: Row): Distribution => ({
    ...{ scale, centre, between, within, severity, injury, limits, digits, measured, every },
  });
const additive = make("additive");
const multiplicative = make("multiplicative");

/** centre, between, within, severity, injury, limits, digits, measured, every */
export const DISTRIBUTIONS: Record<string, Distribution> = {
  HR: additive([84, 12, 6, 6, 4, [35, 190], 0, 1, 1]),
  O2Sat: additive([97, 1.5, 1, -0.7, 0, [70, 100], 0, 1, 1]),
  Temp: additive([36.9, 0.4, 0.2, 0.15, 0, [33, 41], 1, 1, 4]),
  SBP: additive([122, 14, 8, -7, 4, [60, 220], 0, 1, 1]),
  MAP: additive([80, 9, 6, -5, 2, [40, 150], 0, 1, 1]),
  DBP: additive([62, 8, 6, -3, 0, [25, 120], 0, 1, 1]),
  Resp: additive([18, 3, 2, 1.5, 1, [6, 50], 0, 1, 1]),
  FiO2: additive([0.45, 0.08, 0.02, 0.06, 0, [0.21, 1], 2, 0.5, 4]),
  BUN: multiplicative([15, 0.35, 0.05, 0.1, 0.9, [3, 200], 0, 1, 8]),
  Potassium: additive([4.1, 0.35, 0.15, 0.05, 0.9, [2.2, 8], 1, 1, 8]),
  Chloride: additive([105, 3.5, 1, 0.5, 0, [80, 130], 0, 1, 8]),
  HCO3: additive([24.5, 2.2, 0.8, -1, -4, [6, 45], 0, 1, 8]),
  Calcium: additive([8.5, 0.5, 0.2, -0.1, -0.4, [5, 13], 1, 0.8, 12]),
  Magnesium: additive([2, 0.25, 0.1, 0, 0.2, [1, 4], 1, 0.8, 12]),
  Phosphate: multiplicative([3.4, 0.2, 0.08, 0.03, 0.5, [1, 14], 1, 0.7, 12]),
  BaseExcess: additive([0, 2.5, 1, -1.5, -4, [-25, 20], 0, 0.5, 6]),
  pH: additive([7.39, 0.035, 0.02, -0.02, -0.06, [6.9, 7.7], 2, 0.5, 6]),
  PaCO2: additive([40, 5, 2.5, 0, -2, [18, 90], 0, 0.5, 6]),
  SaO2: additive([96.5, 1.5, 1, -0.8, 0, [65, 100], 0, 0.4, 6]),
  Glucose: multiplicative([128, 0.22, 0.12, 0.05, 0, [40, 600], 0, 1, 6]),
  Lactate: multiplicative([1.5, 0.35, 0.12, 0.3, 0.2, [0.3, 25], 1, 0.5, 8]),
  AST: multiplicative([34, 0.6, 0.1, 0.35, 0, [6, 8000], 0, 0.3, 24]),
  Alkalinephos: multiplicative([80, 0.4, 0.05, 0.05, 0, [15, 1500], 0, 0.3, 24]),
  Bilirubin_direct: multiplicative([0.3, 0.6, 0.1, 0.2, 0, [0.1, 25], 1, 0.05, 24]),
  Bilirubin_total: multiplicative([0.7, 0.6, 0.1, 0.2, 0, [0.1, 40], 1, 0.3, 24]),
  TroponinI: multiplicative([0.3, 1, 0.2, 0.3, 0.2, [0.01, 60], 2, 0.15, 12]),
  Hct: additive([32, 4, 0.8, -0.8, 0, [15, 58], 1, 1, 12]),
  Hgb: additive([10.7, 1.4, 0.3, -0.3, 0, [5, 20], 1, 1, 12]),
  PTT: multiplicative([31, 0.18, 0.06, 0.05, 0, [18, 150], 1, 0.5, 24]),
  WBC: multiplicative([11, 0.35, 0.1, 0.1, 0, [0.5, 80], 1, 1, 12]),
  Fibrinogen: multiplicative([280, 0.35, 0.08, 0, 0, [60, 1000], 0, 0.1, 24]),
  Platelets: multiplicative([205, 0.35, 0.05, -0.1, 0, [10, 900], 0, 1, 12]),
};

/** Creatinine in mg/dL: the median of healthy kidneys by sex, and what known kidney disease multiplies it by. */
export const CREATININE = {
  centre: { female: 0.75, male: 0.95 },
  between: 0.18,
  within: 0.04,
  kidneyDisease: 1.9,
  limits: [0.3, 15],
  digits: 1,
  every: 8,
} as const;

/** Log-odds of an injury. */
export const RISK = { base: -1.5, severity: 0.9, kidneyDisease: 0.7, age: { "18-49": -0.4, "50-69": 0, "70-89": 0.4 } };
