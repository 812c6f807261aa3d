import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { issueToken } from "#server/accounts/secret-token";
import { readShareToken, writeShareToken } from "#server/shares/share-token";

const KEY = "a key of this server";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

test("a token opens to its share, and is the same whenever it is asked for", () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      const token = writeShareToken(id, KEY);
      expect(token).toMatch(/^[\w-]{65}$/);
      expect(writeShareToken(id, KEY)).toBe(token);
      expect(readShareToken(token, KEY)).toBe(id);
    }),
  );
});

test("a token with any character changed opens nothing, though other texts of base64url stand for the same bytes", () => {
  const token = writeShareToken(randomUUID(), KEY);
  for (let at = 0; at < token.length; at++)
    for (const other of ALPHABET.replace(token[at] as string, ""))
      expect(readShareToken(token.slice(0, at) + other + token.slice(at + 1), KEY)).toBeNull();
});

test("a token of another server opens nothing", () => {
  expect(readShareToken(writeShareToken(randomUUID(), "another key"), KEY)).toBeNull();
});

test("the signature of one share does not fit another, nor does that of a workspace", () => {
  const [one, other] = [writeShareToken(randomUUID(), KEY), writeShareToken(randomUUID(), KEY)];
  expect(readShareToken(one.slice(0, 22) + other.slice(22), KEY)).toBeNull();
  const [, signature] = issueToken(KEY).token.split(".");
  expect(readShareToken(one.slice(0, 22) + signature, KEY)).toBeNull();
});

test("anything but a token is refused, and so is a token with something before or after it", () => {
  const token = writeShareToken(randomUUID(), KEY);
  for (const text of ["", ` ${token}`, `${token}\n`, `${token}x`, token.slice(1), "\0", "é".repeat(65)])
    expect(readShareToken(text, KEY)).toBeNull();
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => readShareToken(text, KEY) === null));
});
