import type { DuckDBConnection } from "@duckdb/node-api";
import type { FileFormat } from "#server/contracts/dataset";
import type { Encoding } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { readCharacters } from "#server/ingest/decode-text";
import { createCocoReader } from "#server/ingest/tables/coco";
import { isObject, parseJson, parseObject } from "#server/ingest/tables/json-text";
import { type JsonValue, splitJsonDocument } from "#server/ingest/tables/json-values";
import { readTask, taskToRow } from "#server/ingest/tables/label-studio";
import { loadObjects, type ObjectRow } from "#server/ingest/tables/load-objects";

type Layout = { kind: "label-studio" | "coco" } | { kind: "rows"; list: string | null };

function tryParse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Which of the known layouts a document has: by the lists it holds and the first value of each. */
async function findLayout(read: () => AsyncIterable<JsonValue[]>, file: string): Promise<Layout> {
  const firsts = new Map<string | null, unknown>();
  for await (const values of read()) {
    for (const { list, text } of values) if (!firsts.has(list)) firsts.set(list, tryParse(text));
    if (firsts.has(null)) break;
  }
  if (firsts.has(null)) return readTask(firsts.get(null)) ? { kind: "label-studio" } : { kind: "rows", list: null };
  const first = firsts.get("images");
  if (isObject(first) && "file_name" in first) return { kind: "coco" };
  const lists = [...firsts].filter(([, value]) => isObject(value)).map(([list]) => list);
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return { kind: "rows", list: only };
  throw new InputError(`${file} is a JSON document without one list of examples.`, {
    hint: 'Write a list of objects, such as [{"text": "...", "label": "..."}], or one object a line.',
    where: { file },
  });
}

async function* readRows(
  read: () => AsyncIterable<JsonValue[]>,
  layout: Layout,
  file: string,
): AsyncGenerator<ObjectRow[]> {
  const coco = createCocoReader(file);
  for await (const values of read()) {
    if (layout.kind === "coco") for (const { list, text } of values) coco.add(list, tryParse(text));
    else if (layout.kind === "rows") {
      yield values
        .filter(({ list }) => list === layout.list)
        .map(({ text }) => parseObject(text) ?? "is not a JSON object");
    } else {
      yield values.map(({ text }) => {
        const task = readTask(tryParse(text));
        return task ? taskToRow(task) : "is no task of Label Studio";
      });
    }
  }
  if (layout.kind === "coco") yield coco.rows();
}

/**
 * Loads a JSON document into `raw` and `rejected`: a list of objects, alone or as the only such list of an object; Label
 * Studio's export; or a COCO file.
 *
 * @returns the columns' names
 */
export async function loadJson(
  connection: DuckDBConnection,
  path: string,
  name: string,
  encoding: Encoding,
): Promise<{ format: FileFormat; columns: string[] }> {
  const read = (): AsyncIterable<JsonValue[]> => splitJsonDocument(readCharacters(path, encoding), name);
  const layout = await findLayout(read, name);
  const columns = await loadObjects(
    connection,
    name,
    () => readRows(read, layout, name),
    () => {
      throw new InputError(`${name} holds no JSON object.`, {
        hint: 'Write a list of objects, such as [{"text": "...", "label": "..."}].',
        where: { file: name },
      });
    },
  );
  return { format: layout.kind === "rows" ? "json" : layout.kind, columns };
}
