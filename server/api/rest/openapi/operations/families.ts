import { catalogueQueryInputSchema, exampleImageQuerySchema, trialRequestSchema } from "#server/api/rest/inputs";
import { downloadAnswers, type Operation } from "#server/api/rest/openapi/operation";
import { exampleListSchema } from "#server/api/rest/openapi/schemas";
import { cataloguePageSchema } from "#server/contracts/catalogue";
import { trialViewSchema } from "#server/contracts/trial";
import { familyViewSchema } from "#server/contracts/views";

const shared = { method: "get", tag: "Families", workspace: false } as const;

export const familyOperations: Operation[] = [
  {
    ...shared,
    path: "/families",
    id: "listFamilies",
    summary: "Families of the catalogue, searched, filtered and sorted, a page at a time",
    query: catalogueQueryInputSchema,
    answers: [
      { status: 200, description: "A page.", content: { type: "application/json", schema: cataloguePageSchema } },
    ],
    problems: [400],
  },
  {
    ...shared,
    path: "/families/{slug}",
    id: "getFamily",
    summary: "One family: its variants, published stress tests and model card",
    answers: [
      { status: 200, description: "The family.", content: { type: "application/json", schema: familyViewSchema } },
    ],
    problems: [404],
  },
  {
    ...shared,
    path: "/families/{slug}/sample",
    id: "downloadSample",
    summary: "The family's sample stress set",
    answers: downloadAnswers("*/*", "The sample: a table, or an archive of images."),
    problems: [404, 416],
  },
  {
    ...shared,
    path: "/families/{slug}/variants/{variant}/model.onnx",
    id: "downloadModel",
    summary: "One variant as an ONNX file",
    answers: downloadAnswers("application/octet-stream", "The model."),
    problems: [404, 416],
  },
  {
    ...shared,
    path: "/families/{slug}/variants/{variant}/bundle.zip",
    id: "downloadFamilyBundle",
    summary: "One variant with everything needed to run it",
    answers: downloadAnswers("application/zip", "The bundle."),
    problems: [404, 416],
  },
  {
    ...shared,
    path: "/families/{slug}/examples",
    id: "listExamples",
    summary: "Some inputs of the family's own sample, to try",
    answers: [
      { status: 200, description: "The inputs.", content: { type: "application/json", schema: exampleListSchema } },
    ],
    problems: [404],
  },
  {
    ...shared,
    path: "/families/{slug}/example-image",
    id: "getExampleImage",
    summary: "An image of the family's own sample",
    query: exampleImageQuerySchema,
    answers: [{ status: 200, description: "The image.", content: { type: "image/png" } }],
    problems: [400, 404],
  },
  {
    method: "post",
    tag: "Families",
    workspace: true,
    path: "/families/{slug}/trials",
    id: "tryInput",
    summary: "One input through all variants at once",
    description:
      "JSON for texts, pairs and tables; for an image its bytes, with its own Content-Type. The answer is 201 with the result, or 202 where it takes longer: ask again at `Location`. Trials are cleared away within a day, images as soon as they are answered.",
    body: { type: "application/json", schema: trialRequestSchema },
    answers: [
      {
        status: 201,
        description: "What every variant says.",
        content: { type: "application/json", schema: trialViewSchema },
        headers: { Location: "Where the trial is." },
      },
      {
        status: 202,
        description: "Not answered yet.",
        content: { type: "application/json", schema: trialViewSchema },
        headers: { Location: "Where the trial is." },
      },
    ],
    problems: [400, 403, 404, 409, 413, 415, 422],
  },
  {
    method: "get",
    tag: "Families",
    workspace: true,
    path: "/trials/{id}",
    id: "getTrial",
    summary: "A trial, with what every variant says once they have",
    answers: [
      { status: 200, description: "The trial.", content: { type: "application/json", schema: trialViewSchema } },
    ],
    problems: [404],
  },
];
