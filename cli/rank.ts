import { parseArgs } from "node:util";
import { runCommand, usageError } from "#cli/command";
import { readRankOptions } from "#cli/rank/options";
import { rankFile } from "#cli/rank/rank-file";
import { readMapping } from "#cli/rank/read-mapping";
import { readRequirement } from "#cli/rank/read-requirement";
import { ENSEMBLE_SIZES } from "#server/contracts/ranking";
import { MOST_STRESSES } from "#server/contracts/stresses";

/** The exit status of a ranking in which no variant surely meets what is required. */
const NOT_MET = 3;

const USAGE = `npm run -s rank -- --family FAMILY --data FILE
  FILE is a table, or an archive or a folder of images
  [--text COLUMN] [--text-pair COLUMN] [--image COLUMN] [--feature FEATURE=COLUMN]...
                                 an empty COLUMN says that the feature is not in the file, and missing in all rows
  [--label COLUMN] [--slice COLUMN]... [--bins COLUMN=EDGE,EDGE]... [--group COLUMN]
  [--weight COLUMN]              what each row counts, where the file was not drawn as the world is
  [--mapping FILE]               how to read the columns and what units to convert, as JSON; flags come before it
  [--save-mapping FILE]          write how the columns were read, for the next file like it
  [--encoding ENCODING]          how a text is written as bytes, such as windows-1252, where it does not show
  [--map-label VALUE=LABEL]...   read VALUE of the label column as LABEL; an empty LABEL sets its rows aside
  [--metric accuracy]            or 'recall on class LABEL', 'accuracy on slice VALUE', auroc, log-loss, ...
  [--require FILE]               an objective and constraints as YAML; exit 3 where no variant surely meets them
  [--stress OPERATION:LEVEL[:SEED]]...   put the rows to it besides, such as typos:3 or gaussian-noise:2:7; at most ${MOST_STRESSES}
  [--confidence 0.95] [--seed 1]
  [--early]                      stop each variant as soon as it is surely not the best; the best set stays as sure
  [--json FILE]                  write the report as JSON
  [--skipped FILE]               write the rows that could not be used, each with its reason, as CSV
  [--out DIR]                    write the bundle of the best fit: model, preprocessing, card, report, runners
  [--ensemble ${ENSEMBLE_SIZES.join("|")}]        with --out: the bundle of so many of the best as one`;

function readEnsemble({ ensemble, out }: { ensemble?: string; out?: string }): number | undefined {
  if (ensemble === undefined) return undefined;
  const size = Number(ensemble);
  if (!ENSEMBLE_SIZES.includes(size)) throw usageError(`--ensemble is one of ${ENSEMBLE_SIZES.join(", ")}.`);
  if (out === undefined) throw usageError("--ensemble says what the bundle holds, so it needs --out.");
  return size;
}

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      family: { type: "string" },
      data: { type: "string" },
      text: { type: "string" },
      "text-pair": { type: "string" },
      image: { type: "string" },
      feature: { type: "string", multiple: true },
      bins: { type: "string", multiple: true },
      label: { type: "string" },
      slice: { type: "string", multiple: true },
      group: { type: "string" },
      weight: { type: "string" },
      encoding: { type: "string" },
      mapping: { type: "string" },
      "save-mapping": { type: "string" },
      "map-label": { type: "string", multiple: true },
      metric: { type: "string" },
      require: { type: "string" },
      stress: { type: "string", multiple: true },
      confidence: { type: "string" },
      early: { type: "boolean", default: false },
      seed: { type: "string" },
      json: { type: "string" },
      skipped: { type: "string" },
      out: { type: "string" },
      ensemble: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  if (!values.family || !values.data) throw usageError("rank needs --family and --data.");
  const ensemble = readEnsemble(values);
  const saved = values.mapping === undefined ? {} : await readMapping(values.mapping);
  const requirement = values.require === undefined ? null : await readRequirement(values.require);
  const report = await rankFile({
    ...readRankOptions(values, requirement, saved),
    family: values.family,
    data: values.data,
    json: values.json,
    skipped: values.skipped,
    saveMapping: values["save-mapping"],
    out: values.out,
    ensemble,
    early: values.early,
  });
  // A gate in CI: only a variant that surely meets the requirement lets a release through.
  if (report.requirement !== null && report.requirement !== "met") process.exitCode = NOT_MET;
});
