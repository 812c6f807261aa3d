import fc from "fast-check";
import { expect, test } from "vitest";
import { KnownWords } from "#server/preprocess/known-words";

/** Letters by their place in the alphabet, whatever their case. */
const symbols = Int8Array.from({ length: 256 }, (_, code) => (code < 128 ? code | 32 : -1));
const lengthAndFirst = (word: string): number[] => [word.length, word.charCodeAt(0)];

function addAll(words: KnownWords, list: string[], hashOf: (word: string) => number): number[] {
  const ids: number[] = [];
  for (const word of list) words.add(Buffer.from(`(${word})`), 1, 1 + word.length, hashOf(word), ids);
  return ids;
}

test("words of the same hash are told apart, in whichever order they come", () => {
  const word = fc.stringMatching(/^[a-zA-Z]{1,70}$/);
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (list, hashes) => {
      const words = new KnownWords(symbols, lengthAndFirst);
      // As few hashes as can be: nearly all words meet.
      const ids = addAll(words, [...list, ...list], (each) => each.length % hashes);
      expect(ids).toEqual([...list, ...list].flatMap((each) => lengthAndFirst(each.toLowerCase())));
    }),
  );
});

test("a word is looked up once, in lower case, and a very long one each time", () => {
  const asked: string[] = [];
  const words = new KnownWords(symbols, (word) => {
    asked.push(word);
    return [asked.length, 0];
  });
  const long = "x".repeat(65);
  expect(addAll(words, ["Film", "film", long, "FILM", long], (each) => each.length)).toEqual([
    1, 0, 1, 0, 2, 0, 1, 0, 3, 0,
  ]);
  expect(asked).toEqual(["film", long, long]);
});
