/** One quantity of the hourly records of a stay in intensive care. */
export type Channel = {
  /** Its column in the records. */
  name: string;
  /** What it is, in plain words, to stand after "Last", "Lowest", "Mean of" and the like. */
  words: string;
  unit: string | null;
  /** The laboratory panel that it is ordered with; null for what is read or set at the bedside. */
  panel: string | null;
};

const bedside = (name: string, words: string, unit: string | null): Channel => ({ name, words, unit, panel: null });
const panel = (name: string, channels: [string, string, string | null][]): Channel[] =>
  channels.map(([column, words, unit]) => ({ name: column, words, unit, panel: name }));

/**
 * The channels that features are made of, named as in the PhysioNet/CinC Challenge 2019 and in the units of its records. Those are
 * the units that its documentation states, but for lactate (documented in mg/dL), magnesium (mmol/dL) and the inspired share of
 * oxygen (%): their values, with medians about 2, 2 and 0.5 in both hospitals, are plainly in mmol/L, in mg/dL and a share. Exhaled carbon
 * dioxide (EtCO2) is left out: hospital A, which the family is trained on, never recorded it. The inspired share of oxygen is
 * set at the bedside, so it is part of no laboratory panel though the Challenge lists it with the laboratory values.
 */
export const CHANNELS: Channel[] = [
  bedside("HR", "heart rate", "beats/min"),
  bedside("O2Sat", "oxygen saturation by pulse oximetry", "%"),
  bedside("Temp", "temperature", "°C"),
  bedside("SBP", "systolic blood pressure", "mm Hg"),
  bedside("MAP", "mean arterial pressure", "mm Hg"),
  bedside("DBP", "diastolic blood pressure", "mm Hg"),
  bedside("Resp", "breathing rate", "breaths/min"),
  bedside("FiO2", "inspired share of oxygen", null),
  ...panel("renal", [
    ["Creatinine", "creatinine", "mg/dL"],
    ["BUN", "blood urea nitrogen", "mg/dL"],
  ]),
  ...panel("electrolytes", [
    ["Potassium", "potassium", "mmol/L"],
    ["Chloride", "chloride", "mmol/L"],
    ["HCO3", "bicarbonate", "mmol/L"],
    ["Calcium", "calcium", "mg/dL"],
    ["Magnesium", "magnesium", "mg/dL"],
    ["Phosphate", "phosphate", "mg/dL"],
  ]),
  ...panel("blood-gas", [
    ["BaseExcess", "base excess", "mmol/L"],
    ["pH", "arterial pH", null],
    ["PaCO2", "partial pressure of arterial carbon dioxide", "mm Hg"],
    ["SaO2", "oxygen saturation of arterial blood", "%"],
  ]),
  ...panel("metabolic", [
    ["Glucose", "glucose", "mg/dL"],
    ["Lactate", "lactate", "mmol/L"],
  ]),
  ...panel("liver", [
    ["AST", "aspartate aminotransferase", "IU/L"],
    ["Alkalinephos", "alkaline phosphatase", "IU/L"],
    ["Bilirubin_direct", "direct bilirubin", "mg/dL"],
    ["Bilirubin_total", "total bilirubin", "mg/dL"],
  ]),
  ...panel("cardiac", [["TroponinI", "troponin I", "ng/mL"]]),
  ...panel("blood-count", [
    ["Hct", "haematocrit", "%"],
    ["Hgb", "haemoglobin", "g/dL"],
    ["WBC", "white blood cells", "10^3/µL"],
    ["Platelets", "platelets", "10^3/µL"],
  ]),
  ...panel("coagulation", [
    ["PTT", "partial thromboplastin time", "s"],
    ["Fibrinogen", "fibrinogen", "mg/dL"],
  ]),
];
