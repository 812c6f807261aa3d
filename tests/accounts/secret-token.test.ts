import fc from "fast-check";
import { expect, test } from "vitest";
import { hashSecret, issueToken, readToken } from "#server/accounts/secret-token";

const KEY = "a key of this server";

test("a token opens to its secret with the key that signed it", () => {
  const { secret, token } = issueToken(KEY);
  expect(readToken(token, KEY)).toBe(secret);
  expect(token).toMatch(/^ff_[\w-]{43}\.[\w-]{43}$/);
});

test("no two tokens are alike, and none holds what the database keeps", () => {
  const tokens = Array.from({ length: 200 }, () => issueToken(KEY));
  expect(new Set(tokens.map(({ secret }) => secret)).size).toBe(200);
  for (const { secret, token } of tokens) expect(token).not.toContain(hashSecret(secret));
});

test("a token of another server is refused", () => {
  expect(readToken(issueToken("another key").token, KEY)).toBeNull();
});

test("a token with any one character changed is refused", () => {
  const { token } = issueToken(KEY);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (let at = 0; at < token.length; at++) {
    const other = alphabet[(alphabet.indexOf(token[at] as string) + 17) % 64] as string;
    expect(readToken(token.slice(0, at) + other + token.slice(at + 1), KEY)).toBeNull();
  }
});

test("the signature of one secret does not fit another", () => {
  const [one, other] = [issueToken(KEY).token, issueToken(KEY).token];
  expect(readToken(`${one.split(".")[0]}.${other.split(".")[1]}`, KEY)).toBeNull();
});

test.each(["", "ff_", "ff_.", "Bearer x", "ff_a.b", "null", "ff_".repeat(1000), "\0"])(
  "what is no token at all is refused: %j",
  (text) => {
    expect(readToken(text, KEY)).toBeNull();
  },
);

test("anything but an issued token is refused", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(readToken(`ff_${text}`, KEY)).toBeNull();
    }),
  );
});

test("a token with something before or after it is refused", () => {
  const { token } = issueToken(KEY);
  for (const text of [` ${token}`, `${token}\n`, `${token}x`, `x${token}`]) expect(readToken(text, KEY)).toBeNull();
});
