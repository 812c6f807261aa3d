import { z } from "zod";
import { variantIdSchema } from "#server/contracts/family";

/** A number where the size is fixed, a name where it may vary, null where the file says nothing. */
const dimensionSchema = z.union([z.number().int(), z.string(), z.null()]);

const tensorSchema = z.object({
  name: z.string(),
  type: z.string(),
  /** Null where the file states no shape. */
  shape: z.array(dimensionSchema).nullable(),
});
export type GraphTensor = z.infer<typeof tensorSchema>;

/** What an ONNX file says of itself. */
export const onnxGraphSchema = z.object({
  irVersion: z.number().int(),
  producer: z.string(),
  opsets: z.array(z.object({ domain: z.string(), version: z.number().int() })),
  inputs: z.array(tensorSchema),
  outputs: z.array(tensorSchema),
  /** Operators of the main graph, the most used first. */
  operators: z.array(z.object({ name: z.string(), count: z.number().int() })),
  /** Numbers in the initializers of the main graph: weights and constants. */
  parameters: z.number().int(),
});
export type OnnxGraph = z.infer<typeof onnxGraphSchema>;

/** The graph that a family's first variant has, and the variants whose graph differs in anything but its weights. */
export const familyGraphSchema = z.object({
  variant: variantIdSchema.nullable(),
  graph: onnxGraphSchema.nullable(),
  different: z.array(variantIdSchema),
});
export type FamilyGraph = z.infer<typeof familyGraphSchema>;
