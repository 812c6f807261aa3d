import type { Task } from "#server/contracts/family";
import { templateTexts } from "#server/report/template-texts";

type Template = keyof typeof templateTexts;

type Scripts = {
  /** What run.mjs and run.py are made from. */
  node: Template;
  python: Template;
  /** Modules of ours that run.mjs imports. */
  modules: Template[];
  nodePackages: Record<string, string>;
  pythonPackages: string[];
};

const ONNX_NODE = { "onnxruntime-node": "1.30.0" };
const TOKENIZERS_NODE = { "@huggingface/tokenizers": "0.2.0" };
const ONNX_PYTHON = ["numpy>=1.24", "onnxruntime>=1.17"];

const scripts: Record<Task, Scripts> = {
  "text-classification": {
    node: "run-text.mjs",
    python: "run-text.py",
    modules: [],
    nodePackages: { ...TOKENIZERS_NODE, ...ONNX_NODE },
    pythonPackages: [...ONNX_PYTHON, "tokenizers>=0.15"],
  },
  "text-pair-classification": {
    node: "run-text-pair.mjs",
    python: "run-text-pair.py",
    modules: ["pair-layout.mjs", "truncate-pair.mjs"],
    nodePackages: { ...TOKENIZERS_NODE, ...ONNX_NODE },
    // Version 0.23 stops reading a long text early: where both texts are too long, a token may go to the other one.
    pythonPackages: [...ONNX_PYTHON, "tokenizers>=0.15,<0.23"],
  },
  "image-classification": {
    node: "run-image.mjs",
    python: "run-image.py",
    modules: ["resize-image.mjs"],
    nodePackages: { ...ONNX_NODE, sharp: "0.35.5" },
    pythonPackages: [...ONNX_PYTHON, "Pillow>=9.4"],
  },
  "tabular-classification": {
    node: "run-tabular.mjs",
    python: "run-tabular.py",
    modules: [],
    nodePackages: ONNX_NODE,
    pythonPackages: ONNX_PYTHON,
  },
};

const packageJson = (dependencies: Record<string, string>): string =>
  `${JSON.stringify(
    {
      name: "fiftyfold-bundle",
      private: true,
      type: "module",
      engines: { node: ">=20.9" },
      allowScripts: { "onnxruntime-node": false },
      dependencies,
    },
    null,
    2,
  )}\n`;

/** The scripts that run a model of a task, and what lists the packages they need: file names with their text. */
export function bundleScripts(task: Task): { name: string; text: string }[] {
  const { node, python, modules, nodePackages, pythonPackages } = scripts[task];
  return [
    { name: "run.mjs", text: templateTexts[node] },
    { name: "classifier.mjs", text: templateTexts["classifier.mjs"] },
    ...modules.map((name) => ({ name, text: templateTexts[name] })),
    { name: "package.json", text: packageJson(nodePackages) },
    { name: ".npmrc", text: templateTexts.npmrc },
    { name: "run.py", text: templateTexts[python] },
    { name: "classifier.py", text: templateTexts["classifier.py"] },
    { name: "requirements.txt", text: `${pythonPackages.join("\n")}\n` },
  ];
}
