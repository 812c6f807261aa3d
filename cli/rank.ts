import { parseArgs } from "node:util";
import { runCommand, usageError } from "#cli/command";
import { readRankOptions } from "#cli/rank/options";
import { rankFile } from "#cli/rank/rank-file";

const USAGE = `npm run -s rank -- --family FAMILY --data FILE
  [--text COLUMN] [--text-pair COLUMN] [--image COLUMN] [--feature FEATURE=COLUMN]...
  [--label COLUMN] [--slice COLUMN]... [--bins COLUMN=EDGE,EDGE]... [--group COLUMN]
  [--map-label VALUE=LABEL]...   read VALUE of the label column as LABEL; an empty LABEL sets its rows aside
  [--metric accuracy] [--confidence 0.95] [--seed 1]
  [--json FILE]                  write the report as JSON
  [--skipped FILE]               write the rows that could not be used, each with its reason, as CSV
  [--out DIR]                    write the bundle of the best fit: model, preprocessing, card, report, runners`;

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
      "map-label": { type: "string", multiple: true },
      metric: { type: "string" },
      confidence: { type: "string" },
      seed: { type: "string" },
      json: { type: "string" },
      skipped: { type: "string" },
      out: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) return console.log(USAGE);
  if (!values.family || !values.data) throw usageError("rank needs --family and --data.");
  await rankFile({
    ...readRankOptions(values),
    family: values.family,
    data: values.data,
    json: values.json,
    skipped: values.skipped,
    out: values.out,
  });
});
