import type { Feature } from "#server/contracts/family";
import type { Mapping } from "#server/contracts/mapping";
import { convertibleUnits, findConversion, type UnitConversion } from "#server/contracts/unit-conversions";
import { InputError } from "#server/errors";
import { familyFeatures } from "#server/ingest/match-features";
import type { LabelSpace } from "#server/ingest/match-labels";
import { listNames, shorten } from "#server/ingest/name-list";

/** What is done to the values of a feature's column, as a mapping says; null where they are taken as they are. */
export function conversionOf(feature: Feature, { conversions }: Pick<Mapping, "conversions">): UnitConversion | null {
  const unit = Object.hasOwn(conversions, feature.name) ? conversions[feature.name] : undefined;
  return unit === undefined ? null : findConversion(feature, unit);
}

/**
 * @param features feature -> column, null where it is not in the file
 * @param conversions feature -> the unit that its column is in
 * @throws InputError naming a conversion that is of no feature in the file, or that nobody knows how to make
 */
export function checkConversions(
  features: Mapping["features"],
  conversions: Mapping["conversions"],
  family: LabelSpace,
  file: string,
): void {
  for (const [name, unit] of Object.entries(conversions)) {
    const column = Object.hasOwn(features, name) ? (features[name] ?? null) : null;
    if (family.modality !== "tabular" || column === null) {
      throw new InputError(
        `Nothing of ${shorten(file, 200)} is read as '${shorten(name)}', so nothing of it is converted.`,
        {
          hint: "Leave it out of the conversions, or say which column holds the feature.",
          where: { file },
        },
      );
    }
    const feature = familyFeatures(family).find((each) => each.name === name) as Feature;
    if (findConversion(feature, unit) !== null) continue;
    const known = convertibleUnits(feature);
    throw new InputError(
      `How '${shorten(unit)}' becomes ${feature.unit ?? "a number without a unit"} is not known for ${shorten(name)}.`,
      {
        hint: `${known.length === 0 ? "It is not converted" : `It is converted from ${listNames(known)}`}; or convert the values in the file.`,
        where: { file, column: shorten(column) },
      },
    );
  }
}
