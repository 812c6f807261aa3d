import type { Inspection } from "#server/contracts/dataset";
import type { Mapping, PartialMapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { checkConversions } from "#server/ingest/convert-units";
import { checkBins } from "#server/ingest/cut-bins";
import { resolveFeatures } from "#server/ingest/match-features";
import type { LabelSpace } from "#server/ingest/match-labels";
import { listNames, shorten } from "#server/ingest/name-list";

type Inputs = Pick<Mapping, "text" | "textPair" | "image" | "features">;

const INPUT_ROLES = [
  ["text", "text"],
  ["textPair", "second text"],
  ["image", "image"],
] as const;

const NEEDED: Record<LabelSpace["modality"], (keyof Inputs)[]> = {
  text: ["text"],
  "text-pair": ["text", "textPair"],
  image: ["image"],
  tabular: ["features"],
};

const WHAT_IT_READS: Record<LabelSpace["modality"], string> = {
  text: "texts",
  "text-pair": "pairs of texts",
  image: "images",
  tabular: "tables of features",
};

const looksLike = { text: "text", textPair: "the second text of a pair", image: "names of images" };

const listColumns = ({ columns }: Inspection): string => listNames(columns.map(({ name }) => name));

function requireColumn(inspection: Inspection, name: string, role: string, file: string): string {
  if (inspection.columns.some((column) => column.name === name)) return name;
  throw new InputError(`${file} has no column '${shorten(name)}' for the ${role}.`, {
    hint: `Its columns are ${listColumns(inspection)}.`,
    where: { file, column: shorten(name) },
  });
}

function refuseGuess(inspection: Inspection, what: string, file: string): never {
  throw new InputError(`No column of ${file} looks like ${what}.`, {
    hint: `Name it; the columns are ${listColumns(inspection)}.`,
    where: { file },
  });
}

/** An input column that models of this kind do not take in was named by mistake. */
function refuseOtherInputs(wanted: PartialMapping, modality: LabelSpace["modality"], file: string): void {
  const named = INPUT_ROLES.filter(([role]) => wanted[role]).map(([role, title]) => ({ role, title }));
  const other = named.find(({ role }) => !NEEDED[modality].includes(role));
  const title = other?.title ?? (modality !== "tabular" && Object.keys(wanted.features ?? {}).length > 0 && "features");
  if (!title) return;
  throw new InputError(`This family reads ${WHAT_IT_READS[modality]}: it has no use for a column of the ${title}.`, {
    hint: "Leave it out of the mapping.",
    where: { file },
  });
}

/** The second of the two columns guessed for a pair, where a person named one of them as the first. */
function otherOfPair({ guess }: Inspection, named: string | null): string | null {
  return guess.textPair === named ? guess.text : guess.textPair;
}

function resolveInputs(inspection: Inspection, wanted: PartialMapping, family: LabelSpace, file: string): Inputs {
  const { guess } = inspection;
  const inputs: Inputs = { text: null, textPair: null, image: null, features: {} };
  const need = (role: "text" | "textPair" | "image", guessed: string | null): string =>
    wanted[role] ?? guessed ?? refuseGuess(inspection, looksLike[role], file);
  if (family.modality === "image") inputs.image = need("image", guess.image);
  if (family.modality === "text") inputs.text = need("text", guess.text);
  if (family.modality === "text-pair") {
    inputs.text = need("text", guess.text === wanted.textPair ? guess.textPair : guess.text);
    inputs.textPair = need("textPair", otherOfPair(inspection, inputs.text));
  }
  if (family.modality === "tabular") {
    const columns = inspection.columns.map(({ name }) => name);
    inputs.features = resolveFeatures(family, columns, wanted.features ?? {}, file);
  }
  return inputs;
}

/** Roles of which no two may be played by one column: what the models take in, and what they are to find out. */
function listRoles(inputs: Inputs, label: string): { role: string; column: string }[] {
  const roles = INPUT_ROLES.flatMap(([key, role]) => (inputs[key] === null ? [] : [{ role, column: inputs[key] }]));
  const features = Object.entries(inputs.features).flatMap(([name, column]) =>
    column === null ? [] : [{ role: `feature '${shorten(name)}'`, column }],
  );
  return [...roles, ...features, { role: "label", column: label }];
}

function refuseTwoRoles(roles: { role: string; column: string }[], inspection: Inspection, file: string): void {
  const taken = new Map<string, string>();
  for (const { role, column: name } of roles) {
    const other = taken.get(name);
    if (other !== undefined) {
      const column = shorten(name);
      throw new InputError(`Column '${column}' cannot be both the ${other} and the ${role}.`, {
        hint: `Choose another for one of them; the columns are ${listColumns(inspection)}.`,
        where: { file, column },
      });
    }
    taken.set(name, role);
  }
}

/**
 * Completes what a person said about the columns with what was guessed, and checks that each column is there and plays one
 * role. Slices may be of any column, and a group of any but the label: rows that share a premise belong together.
 *
 * @throws InputError naming the column that is missing, cannot be guessed, or plays two roles
 */
export function resolveMapping(
  inspection: Inspection,
  wanted: PartialMapping,
  family: LabelSpace,
  file: string,
): Mapping {
  refuseOtherInputs(wanted, family.modality, file);
  const inputs = resolveInputs(inspection, wanted, family, file);
  const label = wanted.label ?? inspection.guess.label ?? refuseGuess(inspection, "labels", file);
  const roles = listRoles(inputs, label);
  for (const { role, column } of roles) requireColumn(inspection, column, role, file);
  refuseTwoRoles(roles, inspection, file);
  /** A column that may be any but the label. */
  const besideLabel = (column: string | null | undefined, role: string): string | null => {
    if (!column) return null;
    requireColumn(inspection, column, `${role}s`, file);
    refuseTwoRoles(
      [
        { role: "label", column: label },
        { role, column },
      ],
      inspection,
      file,
    );
    return column;
  };
  const slices = [...new Set(wanted.slices ?? [])].map((name) => requireColumn(inspection, name, "slices", file));
  const group = besideLabel(wanted.group, "group");
  const weight = besideLabel(wanted.weight, "weight");
  const bins = wanted.bins ?? {};
  checkBins({ slices, bins }, file);
  const conversions = wanted.conversions ?? {};
  checkConversions(inputs.features, conversions, family, file);
  return {
    ...inputs,
    conversions,
    label,
    slices,
    bins,
    group,
    weight,
    labels: wanted.labels ?? {},
    encoding: wanted.encoding ?? null,
  };
}
