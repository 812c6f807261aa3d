import { catalogueQueryInputSchema } from "#server/api/rest/inputs";
import { downloadAnswers, type Operation } from "#server/api/rest/openapi/operation";
import { cataloguePageSchema } from "#server/contracts/catalogue";
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
];
