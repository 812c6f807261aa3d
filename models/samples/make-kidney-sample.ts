import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHANNELS } from "#cli/families/stays/channels";
import { writeStays } from "#cli/families/write-stays";
import { randomNumbers } from "#models/samples/choose";
import { csvFile } from "#models/samples/csv-file";
import { drawPatient, type Patient, simulateChannels } from "#models/samples/patients/simulate-patient";

// node models/samples/make-kidney-sample.ts
// Writes kidney-sample.csv: simulated patients. Nobody in it ever lived: 72 hours of each are drawn from distributions
// of our own (patients/distributions.ts), of which none was estimated from records of patients, and are then summed up and
// labelled by the very code that does it for real records. So it shows the form of such a file and lets anybody try the
// whole way; how variants rank on it says nothing about real patients. Labels are spelled as people do ("AKI").

const SEED = 24;
const PATIENTS = 600;

/** Hourly records of one patient in the columns of the PhysioNet/CinC Challenge 2019. */
function listRecords(id: string, patient: Patient, random: () => number): string[][] {
  const { age, sex, unit, admitted } = patient;
  const isKnown = unit !== "not recorded";
  const flag = (name: string): string => (isKnown ? String(Number(unit === name)) : "");
  const fixed = [age, sex === "male" ? 1 : 0, flag("medical"), flag("surgical"), admitted].map(String);
  const channels = simulateChannels(patient, random);
  return patient.lost.map((_, hour) => [
    id,
    String(hour + 1),
    ...fixed,
    ...CHANNELS.map(({ name }) => String(channels[name]?.[hour] ?? "")),
  ]);
}

/** The file's text (RFC 4180), the same for the same seed. */
export async function makeKidneySample(seed = SEED, count = PATIENTS): Promise<string> {
  const random = randomNumbers(seed);
  const patients = new Map<string, Patient>();
  const records = [
    ["stay_id", "ICULOS", "Age", "Gender", "Unit1", "Unit2", "HospAdmTime", ...CHANNELS.map(({ name }) => name)],
  ];
  for (let number = 1; number <= count; number++) {
    const id = `simulated-${String(number).padStart(3, "0")}`;
    const patient = drawPatient(random);
    patients.set(id, patient);
    records.push(...listRecords(id, patient, random));
  }
  const folder = await mkdtemp(join(tmpdir(), "kidney-sample-"));
  try {
    const recordsPath = join(folder, "records.csv");
    const outPath = join(folder, "stays.csv");
    await writeFile(recordsPath, csvFile(records));
    await writeStays({ recordsPath, part: "all", labDelayHours: 0, outPath });
    return addColumns(await readFile(outPath, "utf8"), patients);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts what only the simulation knows beside the features. */
function addColumns(stays: string, patients: Map<string, Patient>): string {
  const [header = [], ...rows] = stays
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const table = rows.map(([id = "", label, unit = "", sex = "", ...features]) => {
    const { ageBand, kidneyDisease } = patients.get(id) as Patient;
    const outcome = label === "injury" ? "AKI" : "no AKI";
    return [id, outcome, unit, ageBand, sex, kidneyDisease ? "known" : "not known", ...features];
  });
  const names = ["simulated_patient", "outcome", "icu_unit", "age_band", "sex", "kidney_disease", ...header.slice(4)];
  return csvFile([names, ...table]);
}

if (import.meta.main) {
  await writeFile(join(import.meta.dirname, "kidney-sample.csv"), await makeKidneySample());
}
