import { rowsCsvQuerySchema, rowsQuerySchema, shareRequestSchema } from "#server/api/rest/inputs";
import { downloadAnswers, type Operation } from "#server/api/rest/openapi/operation";
import { shareListSchema } from "#server/api/rest/openapi/schemas";
import { reportSchema } from "#server/contracts/report";
import { rowDetailSchema, rowPageSchema } from "#server/contracts/rows";
import { shareViewSchema } from "#server/contracts/views";

const owned = { tag: "Sharing", workspace: true } as const;
const open = { tag: "Sharing", workspace: false } as const;
const share = { type: "application/json", schema: shareViewSchema };
const choice = { type: "application/json", schema: shareRequestSchema };

const NOT_FOUND =
  "404 alike for a link that never was, one that was revoked, and one whose evaluation or stress set was deleted.";
const ROWS = `${NOT_FOUND} 404 too where the link does not show the rows.`;

export const shareOperations: Operation[] = [
  {
    ...owned,
    method: "get",
    path: "/evaluations/{id}/shares",
    id: "listShares",
    summary: "The links under which others can read the report, newest first",
    answers: [
      { status: 200, description: "The links.", content: { type: "application/json", schema: shareListSchema } },
    ],
    problems: [404],
  },
  {
    ...owned,
    method: "post",
    path: "/evaluations/{id}/shares",
    id: "createShare",
    summary: "Make a link under which whoever has it can read the report",
    description:
      "It shows all figures of the report, the labels, the names and values of slices and the SHA-256 of the file; not the file's name, nor anything else in the workspace. Rows, with the names of images and the groups in them, are shown only with `showRows`.",
    body: choice,
    answers: [{ status: 201, description: "The link.", content: share }],
    problems: [400, 403, 404, 409, 413, 415],
  },
  {
    ...owned,
    method: "put",
    path: "/shares/{id}",
    id: "updateShare",
    summary: "Let the readers of a link see the rows, or no longer",
    body: choice,
    answers: [{ status: 200, description: "The link.", content: share }],
    problems: [400, 403, 404, 413, 415],
  },
  {
    ...owned,
    method: "delete",
    path: "/shares/{id}",
    id: "revokeShare",
    summary: "Revoke a link for good",
    answers: [{ status: 204, description: "It opens nothing any more." }],
    problems: [403, 404],
  },
  {
    ...open,
    method: "get",
    path: "/shared/{link}/report.json",
    id: "readSharedReportJson",
    summary: "A shared report, for whoever has the link",
    description: NOT_FOUND,
    answers: downloadAnswers("application/json", "The report.").map((answer) =>
      answer.status === 200 ? { ...answer, content: { type: "application/json", schema: reportSchema } } : answer,
    ),
    problems: [404, 416],
  },
  {
    ...open,
    method: "get",
    path: "/shared/{link}/report.csv",
    id: "readSharedReportCsv",
    summary: "The ranking of a shared report as a table",
    description: NOT_FOUND,
    answers: downloadAnswers("text/csv", "The table."),
    problems: [404, 416],
  },
  {
    ...open,
    method: "get",
    path: "/shared/{link}/report.html",
    id: "readSharedReportHtml",
    summary: "A shared report as one page that needs nothing else",
    description: NOT_FOUND,
    answers: downloadAnswers("text/html", "The page."),
    problems: [404, 416],
  },
  {
    ...open,
    method: "get",
    path: "/shared/{link}/rows",
    id: "listSharedRows",
    summary: "Rows of a shared report, where its link shows them",
    description: ROWS,
    query: rowsQuerySchema,
    answers: [
      {
        status: 200,
        description: "A window of the rows.",
        content: { type: "application/json", schema: rowPageSchema },
      },
    ],
    problems: [400, 404, 409],
  },
  {
    ...open,
    method: "get",
    path: "/shared/{link}/rows.csv",
    id: "downloadSharedRows",
    summary: "All rows of a shared report that a filter leaves, with the answer of every variant",
    description: ROWS,
    query: rowsCsvQuerySchema,
    answers: [{ status: 200, description: "The rows.", content: { type: "text/csv" } }],
    problems: [400, 404, 409],
  },
  {
    ...open,
    method: "get",
    path: "/shared/{link}/rows/{row}",
    id: "getSharedRow",
    summary: "One row of a shared report",
    description: ROWS,
    answers: [{ status: 200, description: "The row.", content: { type: "application/json", schema: rowDetailSchema } }],
    problems: [404, 409],
  },
  {
    ...open,
    method: "get",
    path: "/shared/{link}/rows/{row}/image.webp",
    id: "getSharedRowImage",
    summary: "The image of a row of a shared report",
    description: ROWS,
    answers: [{ status: 200, description: "The image.", content: { type: "image/webp" } }],
    problems: [404, 409],
  },
];
