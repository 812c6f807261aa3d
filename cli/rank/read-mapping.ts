import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type PartialMapping, partialMappingSchema } from "#server/contracts/mapping";
import { InputError } from "#server/errors";

const savedMappingSchema = z.strictObject(partialMappingSchema.shape);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A mapping as --save-mapping writes it, or as a person does.
 *
 * @throws InputError that says where the file is wrong
 */
export async function readMapping(path: string): Promise<PartialMapping> {
  const text = await readFile(path, "utf8").catch(() => {
    throw new InputError(`There is no file ${path} for --mapping.`, { code: "not-found" });
  });
  const content = parse(text);
  if (content === undefined) throw new InputError(`${path} is not JSON.`, { code: "bad-input" });
  const parsed = savedMappingSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.length ? ` at ${issue.path.join(".")}` : "";
  throw new InputError(`${path} is no mapping${place}: ${issue?.message}.`, {
    code: "bad-input",
    hint: "--save-mapping FILE writes one.",
  });
}
