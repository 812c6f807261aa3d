import { readFile } from "node:fs/promises";
import { parse, YAMLParseError } from "yaml";
import { type Requirement, requirementSchema } from "#server/contracts/requirement";
import { InputError } from "#server/errors";

/** Where in the file something is, as a person would say it: "constraints, number 2". */
const placeOf = (path: PropertyKey[]): string =>
  path.map((part) => (typeof part === "number" ? `number ${part + 1}` : String(part))).join(", ");

function parseYaml(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const detail = error instanceof YAMLParseError ? ` ${error.message.split("\n")[0]}` : "";
    throw new InputError(`${file} is no YAML.${detail}`, { code: "bad-input", cause: error });
  }
}

/**
 * Reads a file of requirements, YAML or JSON.
 *
 * @throws InputError that says where in the file something does not fit
 */
export async function readRequirement(file: string): Promise<Requirement> {
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new InputError(`There is no file ${file} to read for --require.`, { code: "not-found", cause });
  });
  const parsed = requirementSchema.safeParse(parseYaml(file, text) ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue && issue.path.length > 0 ? `${placeOf(issue.path)}: ` : "";
  throw new InputError(`${file}: ${place}${issue?.message.replace(/\.?$/, ".")}`, { code: "bad-input" });
}
