import type { StressStep } from "#server/contracts/family";
import type { RgbImage } from "#server/contracts/image";
import { InputError } from "#server/errors";
import type { ImageOperation } from "#server/stress/operation";
import { IMAGE_OPERATIONS } from "#server/stress/operations";
import { randomOf } from "#server/stress/random";

function findOperation({ operation, level }: StressStep): { found: ImageOperation; level: number } {
  const found = IMAGE_OPERATIONS.find(({ name }) => name === operation);
  if (!found) {
    const names = IMAGE_OPERATIONS.map(({ name }) => name).join(", ");
    throw new InputError(`Nothing called '${operation}' can be done to images.`, { hint: `There are ${names}.` });
  }
  const problem = typeof level === "number" ? found.refuse(level) : `its ${found.level} is a number`;
  if (problem !== null) {
    throw new InputError(`'${operation}' has no level ${level}: ${problem}.`, {
      hint: `Usual ones are ${found.levels.join(", ")}.`,
    });
  }
  return { found, level: level as number };
}

/**
 * Does one operation to one image. What is drawn at random depends on the step and the row alone.
 *
 * @param image at the size that the model sees: the published constants are for that
 * @param row the image's position in its set, from 0
 * @throws InputError for an operation or a level that there is not
 */
export function stressImage(step: StressStep, image: RgbImage, row: number): RgbImage | Promise<RgbImage> {
  const { found, level } = findOperation(step);
  return found.apply(image, level, randomOf(step, row));
}
