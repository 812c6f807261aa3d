import { InputError } from "#server/errors";
import { MAX_ARCHIVE_ENTRIES } from "#server/ingest/limits";
import { isObject, toCell } from "#server/ingest/tables/json-text";
import type { ObjectRow } from "#server/ingest/tables/load-objects";

const NOT_COLUMNS = new Set(["id", "width", "height", "license", "file_name"]);

export type CocoReader = {
  /** Whether the document has what a COCO file has. */
  isCoco: () => boolean;
  add: (list: string | null, value: unknown) => void;
  rows: () => ObjectRow[];
};

/**
 * Gathers the lists of a COCO file (`images`, `annotations`, `categories`) into a row an image: its file and the one category
 * that its annotations name.
 *
 * @see https://cocodataset.org/#format-data
 */
export function createCocoReader(file: string): CocoReader {
  const images: { id: string; row: Map<string, string | null> }[] = [];
  const categories = new Map<string, string>();
  const labels = new Map<string, Set<string>>();
  const addImage = (value: Record<string, unknown>): void => {
    const name = toCell(value.file_name);
    if (name === null) return;
    if (images.length >= MAX_ARCHIVE_ENTRIES) {
      throw new InputError(`${file} names more than ${MAX_ARCHIVE_ENTRIES.toLocaleString("en-GB")} images.`, {
        hint: "Send a random sample: a few thousand images tell variants apart.",
        where: { file },
      });
    }
    const others = Object.entries(value).filter(([key, item]) => !NOT_COLUMNS.has(key) && typeof item !== "object");
    images.push({
      id: toCell(value.id) ?? name,
      row: new Map([["file_name", name], ...others.map(([key, item]): [string, string | null] => [key, toCell(item)])]),
    });
  };
  const addAnnotation = (value: Record<string, unknown>): void => {
    const [image, category] = [toCell(value.image_id), toCell(value.category_id)];
    if (image === null || category === null) return;
    const known = labels.get(image) ?? new Set();
    labels.set(image, known.add(category));
  };
  const toRow = ({ id, row }: (typeof images)[number]): ObjectRow => {
    const found = [...(labels.get(id) ?? [])].map((category) => categories.get(category) ?? category);
    if (found.length > 1) return `has annotations of ${found.length} categories ('${found.slice(0, 3).join("', '")}')`;
    return new Map([...row, ["label", found[0] ?? null]]);
  };
  return {
    isCoco: () => images.length > 0,
    add: (list, value) => {
      if (!isObject(value)) return;
      if (list === "images") addImage(value);
      else if (list === "annotations") addAnnotation(value);
      else if (list === "categories") categories.set(toCell(value.id) ?? "", toCell(value.name) ?? "");
    },
    rows: () => images.map(toRow),
  };
}
