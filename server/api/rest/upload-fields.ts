import { fitSchema, parseJson } from "#server/api/rest/fit-schema";
import { partialMappingInputSchema } from "#server/api/rest/inputs";
import { RequestError } from "#server/api/rest/request-error";
import type { PartialMapping } from "#server/contracts/mapping";

export const UPLOAD_FIELDS = "'family' and, if you like, 'mapping'";

/** The word that leaves the mapping to a second step. */
const REVIEW = "review";

function readMapping(text: string | undefined): PartialMapping | null {
  if (text === undefined) return {};
  if (text.trim() === REVIEW) return null;
  const what = "The field 'mapping'";
  return fitSchema(parseJson(text, what), partialMappingInputSchema, what);
}

/** What the fields before the file say of it. */
export function readUploadFields(fields: ReadonlyMap<string, string>): {
  family: string;
  mapping: PartialMapping | null;
} {
  for (const name of fields.keys()) {
    if (name !== "family" && name !== "mapping") {
      throw new RequestError(`There is no field '${name}'.`, {
        code: "bad-input",
        hint: `Send ${UPLOAD_FIELDS}, then 'file'.`,
      });
    }
  }
  const family = fields.get("family")?.trim();
  if (!family) {
    throw new RequestError("The field 'family' is missing.", {
      code: "bad-input",
      hint: "Name the family before the file; GET /api/v1/families lists them.",
    });
  }
  return { family, mapping: readMapping(fields.get("mapping")) };
}
