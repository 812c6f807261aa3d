import type { Operation } from "#server/api/rest/openapi/operation";
import { deletedListSchema, workspaceSchema } from "#server/api/rest/openapi/schemas";

export const workspaceOperations: Operation[] = [
  {
    method: "post",
    path: "/workspaces",
    id: "createWorkspace",
    tag: "Workspaces",
    summary: "Start a workspace and get its token",
    description: "The token is told this once. Whoever has it can see and change all in the workspace.",
    workspace: false,
    answers: [
      { status: 201, description: "The workspace.", content: { type: "application/json", schema: workspaceSchema } },
    ],
    problems: [],
  },
  {
    method: "get",
    path: "/deleted",
    id: "listDeleted",
    tag: "Workspaces",
    summary: "What was deleted a moment ago and can be restored",
    workspace: true,
    answers: [
      {
        status: 200,
        description: "Stress sets and evaluations.",
        content: { type: "application/json", schema: deletedListSchema },
      },
    ],
    problems: [],
  },
  {
    method: "get",
    path: "/openapi.json",
    id: "getOpenApi",
    tag: "About",
    summary: "This document",
    workspace: false,
    answers: [{ status: 200, description: "OpenAPI 3.1.", content: { type: "application/json" } }],
    problems: [],
  },
];
