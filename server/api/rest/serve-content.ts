import { Readable } from "node:stream";
import { type ByteRange, readByteRange } from "#server/api/rest/byte-range";
import { contentDisposition } from "#server/api/rest/content-disposition";
import { RequestError } from "#server/api/rest/request-error";

export type Content = {
  type: string;
  fileName: string;
  disposition?: "attachment" | "inline";
  /** What the bytes hash to, in hexadecimal: the strong ETag. */
  sha256: string;
  /** Bytes; as a function where counting them is work, done only for a range. */
  size: number | (() => Promise<number>);
  /** May anybody's cache keep it? It is asked about at each use either way. */
  shared: boolean;
  headers?: Record<string, string>;
  /** An address elsewhere that gives the bytes in this server's place, to whoever has it and for some minutes; null where there is none. */
  link?: (shown: { type: string; disposition: string }) => Promise<string | null>;
  /** The bytes of a range, or all of them. */
  open: (range: ByteRange | null) => Promise<Readable>;
};

const unquoteWeak = (tag: string): string => tag.trim().replace(/^W\//, "");

/** Does a list of tags, as in If-None-Match, hold this one? */
function holdsTag(list: string | null, etag: string): boolean {
  if (list === null) return false;
  return list.trim() === "*" || list.split(",").some((tag) => unquoteWeak(tag) === etag);
}

/** The range to send: none for HEAD, nor where If-Range names other bytes than those we have. */
async function wantedRange(
  request: Request,
  etag: string,
  size: Content["size"],
): Promise<{ range: ByteRange; total: number } | null> {
  const header = request.headers.get("range");
  const condition = request.headers.get("if-range");
  if (header === null || request.method !== "GET" || (condition !== null && condition.trim() !== etag)) return null;
  const total = typeof size === "number" ? size : await size();
  const range = readByteRange(header, total);
  if (range === "all") return null;
  if (range !== null) return { range, total };
  throw new RequestError(`The range lies behind the end: there are ${total} bytes.`, {
    code: "bad-input",
    status: 416,
    headers: { "content-range": `bytes */${total}` },
  });
}

/** To where the bytes are, for those who want them; the headers of a range go along. Not kept: the address lasts some minutes. */
async function redirectTo(request: Request, { link, fileName, type, disposition }: Content): Promise<Response | null> {
  if (!link || request.method !== "GET") return null;
  const shown = { type, disposition: contentDisposition(fileName, disposition) };
  const location = await link(shown);
  if (location === null) return null;
  return new Response(null, { status: 307, headers: { location, "cache-control": "private, no-store" } });
}

/** A download with everything that HTTP offers to resume it and to spare it: ETag, 304, 206, 416, HEAD. */
export async function serveContent(request: Request, content: Content): Promise<Response> {
  const etag = `"${content.sha256}"`;
  const headers = new Headers({
    etag,
    // Not transformed: compressed on the way they would be other bytes under the same strong tag.
    "cache-control": `${content.shared ? "public" : "private"}, no-cache, no-transform`,
    "accept-ranges": "bytes",
    "x-content-type-options": "nosniff",
    ...content.headers,
  });
  if (holdsTag(request.headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers });
  const redirect = await redirectTo(request, content);
  if (redirect) return redirect;
  headers.set("content-type", content.type);
  headers.set("content-disposition", contentDisposition(content.fileName, content.disposition));
  const wanted = await wantedRange(request, etag, content.size);
  if (wanted) {
    const { range, total } = wanted;
    headers.set("content-range", `bytes ${range.start}-${range.end}/${total}`);
    headers.set("content-length", String(range.end - range.start + 1));
  } else if (typeof content.size === "number") headers.set("content-length", String(content.size));
  const status = wanted ? 206 : 200;
  if (request.method === "HEAD") return new Response(null, { status, headers });
  const body = Readable.toWeb(await content.open(wanted?.range ?? null)) as ReadableStream<Uint8Array>;
  return new Response(body, { status, headers });
}
