import { createHmac, timingSafeEqual } from "node:crypto";

/** Keeps these signatures apart from whatever else the server's key signs. */
const DOMAIN = "fiftyfold share v1\0";

const sign = (id: string, key: string): string =>
  createHmac("sha256", key).update(`${DOMAIN}${id}`).digest("base64url");

/**
 * The token of a share's link: the bytes of its id (a UUID) and their HMAC-SHA256 by the server's key, 65 characters of
 * base64url. It is made anew whenever the owner asks, so nothing secret is stored.
 */
export function writeShareToken(id: string, key: string): string {
  const text = Buffer.from(id.replaceAll("-", ""), "hex").toString("base64url");
  return `${text}${sign(text, key)}`;
}

/** The id of the share in a token that this server signed, or null. */
export function readShareToken(token: string, key: string): string | null {
  const match = /^([\w-]{22})([\w-]{43})$/.exec(token);
  if (!match) return null;
  // Texts are compared, not bytes: two texts of base64url can stand for the same bytes.
  const [, text, signature] = match as unknown as [string, string, string];
  if (!timingSafeEqual(Buffer.from(signature), Buffer.from(sign(text, key)))) return null;
  const hex = Buffer.from(text, "base64url").toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
