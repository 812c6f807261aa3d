import {
  arrivedUploadSchema,
  copyRequestSchema,
  deletionQuerySchema,
  directUploadRequestSchema,
  encodingInputSchema,
  mappingInputSchema,
  renamingSchema,
} from "#server/api/rest/inputs";
import { downloadAnswers, type Operation, PREFER_ASYNC, PREFER_WAIT } from "#server/api/rest/openapi/operation";
import { stressSetListSchema, uploadFormSchema } from "#server/api/rest/openapi/schemas";
import { UNDO_MINUTES } from "#server/contracts/deletion";
import { directUploadSchema } from "#server/contracts/direct-upload";
import { stressSetViewSchema } from "#server/contracts/views";

const shared = { tag: "Stress sets", workspace: true } as const;
const stressSet = { type: "application/json", schema: stressSetViewSchema };
const location = { Location: "Where the stress set is." };
const reading = {
  status: 202,
  description: "Still being read; ask again at Location.",
  content: stressSet,
  headers: location,
};

/** Of a file that is kept as it is: where users reach the store that keeps it, it is fetched from there. */
const keptFile = (type: string, description: string): Operation["answers"] => [
  ...downloadAnswers(type, description),
  {
    status: 307,
    description: "The bytes are at Location, for five minutes and for whoever has the address; ranges go along.",
    headers: { Location: "An address in the store of this server." },
  },
];

export const stressSetOperations: Operation[] = [
  {
    ...shared,
    method: "get",
    path: "/stress-sets",
    id: "listStressSets",
    summary: "The workspace's stress sets, newest first, at most 200",
    answers: [
      {
        status: 200,
        description: "The stress sets.",
        content: { type: "application/json", schema: stressSetListSchema },
      },
    ],
    problems: [],
  },
  {
    ...shared,
    method: "post",
    path: "/stress-sets",
    id: "createStressSet",
    summary: "Upload labelled data: CSV, TSV or JSONL in UTF-8",
    description:
      "The fields come before the file. What cannot be read is refused with its place and leaves nothing behind.",
    prefer: PREFER_ASYNC,
    body: { type: "multipart/form-data", schema: uploadFormSchema },
    answers: [{ status: 201, description: "Received and read.", content: stressSet, headers: location }, reading],
    problems: [400, 403, 404, 413, 415, 422],
  },
  {
    ...shared,
    method: "post",
    path: "/uploads",
    id: "offerUpload",
    summary: "An address at which the store takes a file by itself",
    description:
      "Where users reach the store of this server, the bytes of a large file need not pass through the web server: PUT them to the address, then POST /uploads/{id}. Elsewhere the answer is 409, and POST /stress-sets takes the file.",
    body: { type: "application/json", schema: directUploadRequestSchema },
    answers: [
      {
        status: 201,
        description: "The address; whoever has it can send the file.",
        content: { type: "application/json", schema: directUploadSchema },
        headers: { Location: "What to POST to once the file is there." },
      },
    ],
    problems: [400, 403, 404, 409, 413, 415],
  },
  {
    ...shared,
    method: "post",
    path: "/uploads/{id}",
    id: "createFromUpload",
    summary: "Make a stress set of a file that was sent to the store",
    description: "As POST /stress-sets, without the bytes. Sent again, it answers with the same stress set.",
    prefer: PREFER_ASYNC,
    body: { type: "application/json", schema: arrivedUploadSchema },
    answers: [{ status: 201, description: "Received and read.", content: stressSet, headers: location }, reading],
    problems: [400, 403, 404, 413, 415, 422],
  },
  {
    ...shared,
    method: "get",
    path: "/stress-sets/{id}",
    id: "getStressSet",
    summary: "One stress set",
    prefer: PREFER_WAIT,
    answers: [{ status: 200, description: "The stress set.", content: stressSet }],
    problems: [404],
  },
  {
    ...shared,
    method: "delete",
    path: "/stress-sets/{id}",
    id: "deleteStressSet",
    summary: "Delete a stress set with its evaluations and files",
    description: `Evaluations that run are stopped. It can be restored for ${UNDO_MINUTES} minutes; within a minute after that its files are cleared away.`,
    query: deletionQuerySchema,
    answers: [{ status: 204, description: "Deleted." }],
    problems: [400, 403, 404],
  },
  {
    ...shared,
    method: "patch",
    path: "/stress-sets/{id}",
    id: "renameStressSet",
    summary: "Give a stress set another name",
    body: { type: "application/json", schema: renamingSchema },
    answers: [{ status: 200, description: "The stress set.", content: stressSet }],
    problems: [400, 403, 404, 413, 415],
  },
  {
    ...shared,
    method: "post",
    path: "/stress-sets/{id}/restore",
    id: "restoreStressSet",
    summary: "Have a deleted stress set back, with the evaluations that went with it",
    description: `For ${UNDO_MINUTES} minutes after its deletion. One that is not deleted stays as it is.`,
    answers: [{ status: 200, description: "The stress set.", content: stressSet }],
    problems: [403, 404],
  },
  {
    ...shared,
    method: "put",
    path: "/stress-sets/{id}/mapping",
    id: "mapStressSet",
    summary: "Say how columns and labels are read",
    description: "For a stress set that was uploaded with mapping=review. After a problem another mapping may be sent.",
    body: { type: "application/json", schema: mappingInputSchema },
    answers: [{ status: 200, description: "Mapped, and ready.", content: stressSet, headers: location }, reading],
    problems: [400, 403, 404, 409, 413, 415, 422],
  },
  {
    ...shared,
    method: "put",
    path: "/stress-sets/{id}/encoding",
    id: "reinspectStressSet",
    summary: "Have a text file read in another encoding",
    description: "Its columns are to be mapped again then: they may have other names.",
    body: { type: "application/json", schema: encodingInputSchema },
    answers: [{ status: 200, description: "Looked at anew.", content: stressSet, headers: location }, reading],
    problems: [400, 403, 404, 409, 413, 415, 422],
  },
  {
    ...shared,
    method: "post",
    path: "/stress-sets/{id}/copy",
    id: "copyStressSet",
    summary: "Make another stress set of the same file",
    description: "To read it in another way once it has been ranked on. Nothing is uploaded again.",
    body: { type: "application/json", schema: copyRequestSchema },
    answers: [{ status: 201, description: "Copied and read.", content: stressSet, headers: location }, reading],
    problems: [400, 403, 404, 413, 415, 422],
  },
  {
    ...shared,
    method: "get",
    path: "/stress-sets/{id}/upload",
    id: "downloadUpload",
    summary: "The file as it was uploaded",
    answers: keptFile("application/octet-stream", "The bytes that were sent, under the set's name."),
    problems: [404, 416],
  },
  {
    ...shared,
    method: "get",
    path: "/stress-sets/{id}/dataset.parquet",
    id: "downloadDataset",
    summary: "The rows as they were read",
    answers: keptFile(
      "application/vnd.apache.parquet",
      "The rows in use: row (from 1 after the header), the input, label (its place among the family's), slice_0 and on, group, weight.",
    ),
    problems: [404, 409, 416],
  },
  {
    ...shared,
    method: "get",
    path: "/stress-sets/{id}/rows/{row}/image.webp",
    id: "getSetImage",
    summary: "The image of a row, at most 320 pixels wide and high",
    answers: [{ status: 200, description: "The image.", content: { type: "image/webp" } }],
    problems: [404, 409],
  },
  {
    ...shared,
    method: "get",
    path: "/stress-sets/{id}/skipped.csv",
    id: "downloadSkippedRows",
    summary: "All rows that could not be used, each with its reason",
    answers: downloadAnswers("text/csv", "The rows: row (from 1 after the header), reason."),
    problems: [404, 409, 416],
  },
  {
    ...shared,
    method: "get",
    path: "/stress-sets/{id}/noticed.csv",
    id: "downloadNoticedRows",
    summary: "All rows that are training examples, conflicts or duplicates, or nearly so",
    answers: keptFile(
      "text/csv",
      "The rows: row (from 1 after the header), name (of the image, or the beginning of the text), kind (training-example, near-training-example, conflict, duplicate, near-duplicate), cluster (rows of a kind that belong together).",
    ),
    problems: [404, 409, 416],
  },
];
