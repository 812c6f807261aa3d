import {
  bundleQuerySchema,
  comparisonQueryInputSchema,
  deletionQuerySchema,
  evaluationRequestSchema,
  rowsCsvQuerySchema,
  rowsQuerySchema,
} from "#server/api/rest/inputs";
import { downloadAnswers, type Operation, PREFER_WAIT } from "#server/api/rest/openapi/operation";
import { evaluationListSchema } from "#server/api/rest/openapi/schemas";
import { UNDO_MINUTES } from "#server/contracts/deletion";
import { evaluationComparisonSchema } from "#server/contracts/evaluation-comparison";
import { reportSchema } from "#server/contracts/report";
import { rowDetailSchema, rowPageSchema } from "#server/contracts/rows";
import { evaluationViewSchema } from "#server/contracts/views";

const shared = { tag: "Evaluations", workspace: true } as const;
const evaluation = { type: "application/json", schema: evaluationViewSchema };
const reportProblems = [404, 409, 416];

const reportAnswers = downloadAnswers("application/json", "The report.").map((answer) =>
  answer.status === 200 ? { ...answer, content: { type: "application/json", schema: reportSchema } } : answer,
);

export const evaluationOperations: Operation[] = [
  {
    ...shared,
    method: "get",
    path: "/evaluations",
    id: "listEvaluations",
    summary: "The workspace's evaluations, newest first, at most 200",
    answers: [
      {
        status: 200,
        description: "The evaluations.",
        content: { type: "application/json", schema: evaluationListSchema },
      },
    ],
    problems: [],
  },
  {
    ...shared,
    method: "post",
    path: "/evaluations",
    id: "createEvaluation",
    summary: "Run all variants of the family on a stress set and rank them",
    body: { type: "application/json", schema: evaluationRequestSchema },
    answers: [
      { status: 202, description: "Queued.", content: evaluation, headers: { Location: "Where the evaluation is." } },
    ],
    description:
      "A workspace has a number of evaluations that may wait or run at a time; one more is answered by 429 with Retry-After in seconds.",
    problems: [400, 403, 404, 409, 413, 415, 429],
  },
  {
    ...shared,
    method: "get",
    path: "/evaluations/{id}",
    id: "getEvaluation",
    summary: "One evaluation, with its report once it is done",
    prefer: PREFER_WAIT,
    answers: [{ status: 200, description: "The evaluation.", content: evaluation }],
    problems: [404],
  },
  {
    ...shared,
    method: "delete",
    path: "/evaluations/{id}",
    id: "deleteEvaluation",
    summary: "Delete an evaluation, and stop it where it runs",
    description: `It can be restored for ${UNDO_MINUTES} minutes; within a minute after that it is cleared away. What the variants answered stays with the stress set until its last evaluation is cleared.`,
    query: deletionQuerySchema,
    answers: [{ status: 204, description: "Deleted." }],
    problems: [400, 403, 404],
  },
  {
    ...shared,
    method: "post",
    path: "/evaluations/{id}/restore",
    id: "restoreEvaluation",
    summary: "Have a deleted evaluation back",
    description: `For ${UNDO_MINUTES} minutes after its deletion, while its stress set is there. One that was stopped by it stays cancelled; one that is not deleted stays as it is.`,
    answers: [{ status: 200, description: "The evaluation.", content: evaluation }],
    problems: [403, 404],
  },
  {
    ...shared,
    method: "get",
    path: "/evaluations/{id}/events",
    id: "watchEvaluation",
    summary: "Progress as server-sent events, until it is over",
    description:
      "Each event is named `progress` and its data is a Progress in JSON; should watching fail, the last is named `problem`. Comments keep the line open.",
    answers: [
      { status: 200, description: "The events.", content: { type: "text/event-stream" } },
      { status: 204, description: "Over, and the client has seen the last event (Last-Event-ID): connect no more." },
    ],
    problems: [404],
  },
  {
    ...shared,
    method: "post",
    path: "/evaluations/{id}/cancel",
    id: "cancelEvaluation",
    summary: "Stop an evaluation; one that is over stays as it is",
    answers: [{ status: 200, description: "The evaluation.", content: evaluation }],
    problems: [403, 404],
  },
  {
    ...shared,
    method: "get",
    path: "/evaluations/{id}/report.json",
    id: "downloadReportJson",
    summary: "The report: the same bytes for the same data, family, options and seed",
    answers: reportAnswers,
    problems: reportProblems,
  },
  {
    ...shared,
    method: "get",
    path: "/evaluations/{id}/report.csv",
    id: "downloadReportCsv",
    summary: "The ranking as a table, one row a variant",
    answers: downloadAnswers("text/csv", "The table."),
    problems: reportProblems,
  },
  {
    ...shared,
    method: "get",
    path: "/evaluations/{id}/report.html",
    id: "downloadReportHtml",
    summary: "The report as one page that needs nothing else",
    answers: downloadAnswers("text/html", "The page."),
    problems: reportProblems,
  },
  {
    ...shared,
    method: "get",
    path: "/evaluations/{id}/compare",
    id: "compareOnRows",
    summary: "Some variants side by side on the rows of the stress set",
    description:
      "Figures of the report, paired differences of the share right against the first variant, and on how many rows both, one alone or none is right: over all rows, within each class and within each slice. No variant is run.",
    query: comparisonQueryInputSchema,
    answers: [
      {
        status: 200,
        description: "The comparison.",
        content: { type: "application/json", schema: evaluationComparisonSchema },
      },
    ],
    problems: [400, 404, 409, 503],
  },
  {
    ...shared,
    method: "get",
    path: "/evaluations/{id}/rows",
    id: "listRows",
    summary: "Rows of the stress set with how many variants give each answer, those first on which they disagree most",
    description:
      "With `variant`, `answer` and `only` are about that variant; without it, about the answer that most variants give. `slice` is COLUMN:VALUE. `right`, `wrong` and `apart` name variants, parted by commas: that are all right, that are all wrong, that do not give one answer.",
    query: rowsQuerySchema,
    answers: [
      {
        status: 200,
        description: "A window of the rows.",
        content: { type: "application/json", schema: rowPageSchema },
      },
    ],
    problems: [400, 404, 409, 503],
  },
  {
    ...shared,
    method: "get",
    path: "/evaluations/{id}/rows.csv",
    id: "downloadRows",
    summary: "All rows that a filter leaves, with the answer of every variant",
    query: rowsCsvQuerySchema,
    answers: [{ status: 200, description: "The rows.", content: { type: "text/csv" } }],
    problems: [400, 404, 409, 503],
  },
  {
    ...shared,
    method: "get",
    path: "/evaluations/{id}/rows/{row}",
    id: "getRow",
    summary: "One row, by its number in the uploaded file, with each variant's answer and confidence",
    answers: [{ status: 200, description: "The row.", content: { type: "application/json", schema: rowDetailSchema } }],
    problems: [404, 409, 503],
  },
  {
    ...shared,
    method: "get",
    path: "/evaluations/{id}/rows/{row}/image.webp",
    id: "getRowImage",
    summary: "The image of a row, at most 320 pixels wide and high",
    answers: [{ status: 200, description: "The image.", content: { type: "image/webp" } }],
    problems: [404, 409, 503],
  },
  {
    ...shared,
    method: "get",
    path: "/evaluations/{id}/bundle.zip",
    id: "downloadEvaluationBundle",
    summary:
      "A variant, or the best few as one, with everything needed to run it and the report; the recommended variant unless told",
    query: bundleQuerySchema,
    answers: downloadAnswers("application/zip", "The bundle."),
    problems: [400, ...reportProblems],
  },
];
