import { RequestError } from "#server/api/rest/request-error";

/** The number of a row in a path; what is no number names no row. */
export function rowNumber(text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text) && Number(text) < 2 ** 32) return Number(text);
  throw new RequestError(`There is no row '${text.slice(0, 20)}'.`, {
    code: "not-found",
    hint: "Rows are counted from 1, as in the uploaded file.",
  });
}
