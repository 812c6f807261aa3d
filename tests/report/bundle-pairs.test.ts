import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scratchFolder } from "#tests/report/bundle-files";
import {
  type Answer,
  askProduct,
  largestDifference,
  listRunners,
  makeBundle,
  makeTinyPairs,
  parseAnswers,
  pythonHasBelow,
  startScript,
} from "#tests/report/bundle-runner";

const long = "The quick brown fox jumps over the lazy dog. ".repeat(3).trim();
const pairs: [string, string][] = [
  ["A dog runs in the park.", "An animal is outdoors."],
  ["An animal is outdoors.", "A dog runs in the park."],
  ["A dog sleeps.", "A dog runs."],
  ["Ein Café für Zoë; naïve dogs' fur", 'It said "so", and left.'],
  [long, "Short."],
  ["Short.", long],
  [long, "A cat sleeps in the sun all day long. ".repeat(3).trim()],
  ["unbelievably", "antidisestablishmentarian words"],
  ["Zürich 中文 dogs", "¿qué? — “quoted”…"],
  ["one, two", "three; four"],
  ["The sun shines", "It rains all day"],
  ["Nobody came", "Somebody came"],
];

function writePairs(): string {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const labels = ["entailment", "neutral", "contradiction"];
  const lines = pairs.map(([first, second], at) => `${quote(first)},${quote(second)},${labels[at % 3]}`);
  const path = join(scratchFolder(), "pairs.csv");
  writeFileSync(path, `premise,hypothesis,label\n${lines.join("\n")}\n`);
  return path;
}

for (const { name, program, runs } of listRunners("tokenizers")) {
  // Needs the version of Python's tokenizers that the bundle's requirements.txt asks for.
  describe.skipIf(!runs || (name === "run.py" && !pythonHasBelow("tokenizers", 0, 23)))(
    `${name} of a bundle of text pairs`,
    () => {
      test("says what the product says, from lines of two texts", async () => {
        const family = await makeTinyPairs();
        const expected = await askProduct(family, writePairs());
        const input = `${pairs.map((pair) => pair.join("\t")).join("\r\n")}\r\n`;
        const script = join(await makeBundle(family.directory), name);
        const { stdout, stderr, status } = startScript(program, script, ["--json"], input);
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
        const answers = parseAnswers<Answer & { text: string; text_pair: string }>(stdout);
        expect(answers.map(({ text, text_pair }) => [text, text_pair])).toEqual(pairs);
        expect(answers.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
        expect(new Set(answers.map(({ label }) => label)).size).toBeGreaterThan(1);
        expect(largestDifference(answers, expected)).toBeLessThan(1e-4);
      });

      test("takes the two texts of a pair as arguments, in their order", async () => {
        const script = join(await makeBundle((await makeTinyPairs()).directory), name);
        const [forth, back] = [pairs[0] as string[], pairs[1] as string[]].map((pair) => {
          const { stdout } = startScript(program, script, pair);
          expect(stdout).toMatch(/^\w+ {2}\(entailment \d+\.\d%, neutral \d+\.\d%, contradiction \d+\.\d%\) {2}/);
          expect(stdout.trimEnd().endsWith(pair.join(" | "))).toBe(true);
          return stdout.split(")")[0];
        });
        expect(forth).not.toBe(back);
      });

      test("a pair with an empty text has no label; a line that is no pair is named", async () => {
        const script = join(await makeBundle((await makeTinyPairs()).directory), name);
        expect(startScript(program, script, ["", "a dog"])).toMatchObject({
          status: 0,
          stdout: "no label: a text of the pair is empty\n",
        });
        expect(startScript(program, script, [], "a\tb\nalone\n")).toMatchObject({
          status: 1,
          stderr: "Line 2 is not two texts with a tab between.\n",
        });
        expect(startScript(program, script, ["alone"]).stderr).toMatch(/^usage: /);
      });
    },
  );
}
