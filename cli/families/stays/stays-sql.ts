import { CHANNELS } from "#cli/families/stays/channels";
import { listFeatures, SUMMARIES } from "#cli/families/stays/list-features";

export type Part = "train" | "iid-test" | "all";

export const LABELS = ["no injury", "injury"] as const;

/** Hours that features are made of, and the hours after them that the label is found in. */
export const DAY_ONE = 24;
export const LAST_HOUR = 72;

/** One stay in five is in the i.i.d. test: by its name alone, so that it stays there whatever else is in the file. */
const IS_TEST = "('0x' || left(sha256(stay_id), 8))::UBIGINT % 5 = 0";

const WHICH: Record<Part, string> = { train: `NOT (${IS_TEST})`, "iid-test": IS_TEST, all: "true" };

/** Columns that the records must have. */
export const NEEDED = [
  "stay_id",
  "ICULOS",
  "Age",
  "Gender",
  "Unit1",
  "Unit2",
  "HospAdmTime",
  ...CHANNELS.map(({ name }) => name),
];

/** The columns of the table of stays, in order. */
export const COLUMNS = ["stay_id", "label", "icu_unit", "sex", ...listFeatures().map(({ name }) => name)];

const quote = (name: string): string => `"${name}"`;

/**
 * Acute kidney injury after KDIGO, as far as creatinine alone tells: the highest value of hours 25-72 is at least 1.5 times the
 * lowest of the first day, or at least 0.3 mg/dL above its last. Stays without a creatinine in both spans have no label.
 * Both are compared in double precision, where a rise to exactly a threshold falls on either side of it: 1.0 - 0.7 reaches
 * 0.3 and 1.2 - 0.9 does not; 1.5 reaches 1.5 * 1.0, and 1.2 does not reach 1.5 * 0.8. The rates of injury that are known of
 * these records come from this arithmetic.
 */
const OUTCOMES = `
  SELECT stay_id, highest_later >= 1.5 * lowest OR highest_later - last >= 0.3 AS injured
  FROM (
    SELECT stay_id,
      min(Creatinine) FILTER (hour <= ${DAY_ONE}) AS lowest,
      arg_max(Creatinine, hour) FILTER (hour <= ${DAY_ONE} AND Creatinine IS NOT NULL) AS last,
      max(Creatinine) FILTER (hour > ${DAY_ONE} AND hour <= ${LAST_HOUR}) AS highest_later
    FROM records GROUP BY stay_id
  ) WHERE lowest IS NOT NULL AND highest_later IS NOT NULL`;

/** The values known at the end of the first day: those of the laboratory only if they were in by then. */
function knownSql(labDelayHours: number): string {
  const values = CHANNELS.map(({ name, panel }) =>
    panel === null || labDelayHours === 0
      ? quote(name)
      : `CASE WHEN hour + ${labDelayHours} <= ${DAY_ONE} THEN ${quote(name)} END AS ${quote(name)}`,
  );
  const patient = ["stay_id", "hour", "Age", "Gender", "Unit1", "Unit2", "HospAdmTime"];
  return `SELECT ${[...patient, ...values].join(", ")} FROM records WHERE hour <= ${DAY_ONE}`;
}

function summariesSql(): string {
  const summaries = CHANNELS.flatMap(({ name }) =>
    SUMMARIES.map(({ suffix, sql }) => `${sql(quote(name))} AS ${quote(`${name}_${suffix}`)}`),
  );
  const patient = ["Age", "Gender", "Unit1", "Unit2", "HospAdmTime"].map((name) => `any_value(${name}) AS ${name}`);
  return `SELECT stay_id, ${[...patient, ...summaries].join(", ")} FROM known GROUP BY stay_id`;
}

/**
 * SQL that turns a table `records` (hourly records: stay_id, hour and the channels) into one row a stay that has a label.
 *
 * @param labDelayHours hours by which a laboratory value is known later than it was recorded; the label knows all
 */
export function staysSql(part: Part, labDelayHours: number): string {
  return `
    WITH outcomes AS (${OUTCOMES}),
      known AS (${knownSql(labDelayHours)}),
      stays AS (${summariesSql()}),
      named AS (
        SELECT *, CASE WHEN injured THEN '${LABELS[1]}' ELSE '${LABELS[0]}' END AS label,
          CASE WHEN Unit1 = 1 THEN 'medical' WHEN Unit2 = 1 THEN 'surgical' ELSE 'not recorded' END AS icu_unit,
          CASE Gender WHEN 0 THEN 'female' WHEN 1 THEN 'male' ELSE 'not recorded' END AS sex
        FROM stays JOIN outcomes USING (stay_id) WHERE ${WHICH[part]}
      )
    SELECT ${COLUMNS.map(quote).join(", ")} FROM named ORDER BY stay_id`;
}
