import { z } from "zod";
import { formatConstraint, formatMeasure, parseConstraint, parseMeasure } from "#server/contracts/measure";

/** A zod string that a parser understands, brought to the one form in which it is stored. */
function readable<Spec>(parse: (text: string) => Spec | string, format: (spec: Spec) => string) {
  return z
    .string()
    .max(300)
    .superRefine((text, context) => {
      const spec = parse(text);
      if (typeof spec === "string") context.addIssue({ code: "custom", message: spec });
    })
    .overwrite((text) => {
      const spec = parse(text);
      return typeof spec === "string" ? text : format(spec as Spec);
    });
}

export const measureSchema = readable(parseMeasure, formatMeasure);
export const constraintSchema = readable(parseConstraint, formatConstraint);

/** One part of a mixed objective; the higher its weight, the more it counts. */
export const objectivePartSchema = z.object({ measure: measureSchema, weight: z.number().positive().default(1) });

/** What is to be as good as can be: a measure, or several with weights. */
export const objectiveSchema = z.union([measureSchema, z.array(objectivePartSchema).min(1).max(20)]);

/** costs[true class][answer], for expected-cost: labels to numbers. */
export const costsSchema = z.record(z.string(), z.record(z.string(), z.number().min(0).max(1e9)));
export type Costs = z.infer<typeof costsSchema>;

/** What the user needs: something to make best, and what must hold besides. The form of a file of requirements. */
export const requirementSchema = z.strictObject({
  objective: objectiveSchema.default("accuracy"),
  constraints: z.array(constraintSchema).max(20).default([]),
  costs: costsSchema.optional(),
});
export type Requirement = z.infer<typeof requirementSchema>;
