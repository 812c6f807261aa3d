import { CREATININE, DISTRIBUTIONS, type Distribution, RISK } from "#models/samples/patients/distributions";

const AGES = { "18-49": [18, 50], "50-69": [50, 70], "70-89": [70, 90] } as const;
const UNITS = ["medical", "surgical", "not recorded"] as const;
const HOURS = 72;

export type Patient = {
  ageBand: keyof typeof AGES;
  age: number;
  sex: "female" | "male";
  unit: (typeof UNITS)[number];
  kidneyDisease: boolean;
  /** Standard normal: how ill the patient is. */
  severity: number;
  /** Hours from admission to the unit to admission to the hospital. */
  admitted: number;
  /** Share of the kidneys' function that is lost in hour 1, 2...; 0 throughout in most. */
  lost: number[];
};

const pick = <Item>(items: readonly Item[], random: () => number): Item =>
  items[Math.floor(random() * items.length)] as Item;

/** A standard normal number (Box & Muller 1958). */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const bound = (value: number, [low, high]: readonly [number, number]): number => Math.min(high, Math.max(low, value));

/** The injured lose up to three quarters of their function, from an hour between -12 and 40 on, most of it in a day. */
function loseFunction(injured: boolean, random: () => number): number[] {
  const onset = -12 + 52 * random();
  const most = 0.3 + 0.45 * random();
  return Array.from({ length: HOURS }, (_, index) =>
    injured ? most * (1 - Math.exp(-Math.max(0, index + 1 - onset) / 18)) : 0,
  );
}

export function drawPatient(random: () => number): Patient {
  const ageBand = pick(Object.keys(AGES) as (keyof typeof AGES)[], random);
  const [young, old] = AGES[ageBand];
  const kidneyDisease = random() < 0.3;
  const severity = normal(random);
  const logOdds = RISK.base + RISK.severity * severity + RISK.age[ageBand] + (kidneyDisease ? RISK.kidneyDisease : 0);
  const injured = random() < 1 / (1 + Math.exp(-logOdds));
  return {
    ageBand,
    age: Math.floor(young + (old - young) * random()),
    sex: pick(["female", "male"] as const, random),
    unit: pick(UNITS, random),
    kidneyDisease,
    severity,
    admitted: round(-Math.exp(1.5 + 1.5 * normal(random)), 2),
    lost: loseFunction(injured, random),
  };
}

/** Values of one channel by the hour, null where it is not measured. */
function drawChannel(shape: Distribution, patient: Patient, random: () => number): (number | null)[] {
  const isMeasured = random() < shape.measured;
  const first = Math.floor(random() * Math.min(shape.every, 12));
  const own = shape.between * normal(random) + shape.severity * patient.severity;
  return patient.lost.map((lost, hour) => {
    if (!isMeasured || hour % shape.every !== first % shape.every || random() < 0.05) return null;
    const deviation = own + shape.injury * lost + shape.within * normal(random);
    const value = shape.scale === "additive" ? shape.centre + deviation : shape.centre * Math.exp(deviation);
    return round(bound(value, shape.limits), shape.digits);
  });
}

/** Creatinine rises as the inverse of what is left of the kidneys' function. */
function drawCreatinine(patient: Patient, random: () => number): (number | null)[] {
  const { centre, between, within, kidneyDisease, limits, digits, every } = CREATININE;
  const usual = centre[patient.sex] * (patient.kidneyDisease ? kidneyDisease : 1) * Math.exp(between * normal(random));
  const first = Math.floor(random() * every);
  return patient.lost.map((lost, hour) =>
    hour % every === first
      ? round(bound((usual / (1 - lost)) * Math.exp(within * normal(random)), limits), digits)
      : null,
  );
}

/** What is recorded of a patient in 72 hours: each channel's values by the hour. */
export function simulateChannels(patient: Patient, random: () => number): Record<string, (number | null)[]> {
  const drawn = Object.entries(DISTRIBUTIONS).map(([name, shape]) => [name, drawChannel(shape, patient, random)]);
  return { ...Object.fromEntries(drawn), Creatinine: drawCreatinine(patient, random) };
}
