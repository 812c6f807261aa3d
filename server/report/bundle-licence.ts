import type { Family } from "#server/contracts/family";

/** LICENSE of a bundle: a note of what may be done with the model, in the words of its family. */
export function bundleLicence({ title, slug, licence, provenance }: Family, variants: readonly string[]): string {
  const what =
    variants.length === 1
      ? "The model (model.onnx and the files that describe it) is a variant"
      : "The models (model-*.onnx and the files that describe them) are variants";
  return `${what} of the family "${title}" (${slug}).

Licence: ${licence.name}
Commercial use: ${licence.commercialUse ? "yes" : "no"}
${licence.note}

Where it comes from: ${provenance}

run.mjs, run.py and the other scripts of this folder come from Fiftyfold under the Apache License 2.0
(https://www.apache.org/licenses/LICENSE-2.0).
`;
}
