import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const PREFIX = "ff_";

const sign = (secret: string, key: string): string => createHmac("sha256", key).update(secret).digest("base64url");

export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** A new secret and the signed token that carries it, for a cookie or a bearer header. */
export function issueToken(key: string): { secret: string; token: string } {
  const secret = randomBytes(32).toString("base64url");
  return { secret, token: `${PREFIX}${secret}.${sign(secret, key)}` };
}

/** The secret in a token that this server signed, or null. */
export function readToken(token: string, key: string): string | null {
  const match = /^ff_([\w-]{43})\.([\w-]{43})$/.exec(token);
  if (!match) return null;
  const [, secret, signature] = match as unknown as [string, string, string];
  const expected = sign(secret, key);
  return timingSafeEqual(Buffer.from(signature), Buffer.from(expected)) ? secret : null;
}
