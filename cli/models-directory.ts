/** The folder of the family packages: `models` where the command runs, or what MODELS_DIR names. */
export function modelsDirectory(): string {
  return process.env.MODELS_DIR || "models";
}
