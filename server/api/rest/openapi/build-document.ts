import { STATUS_CODES } from "node:http";
import { z } from "zod";
import { buildSchemas, referTo } from "#server/api/rest/openapi/components";
import type { Answer, Operation } from "#server/api/rest/openapi/operation";
import { evaluationOperations } from "#server/api/rest/openapi/operations/evaluations";
import { familyOperations } from "#server/api/rest/openapi/operations/families";
import { shareOperations } from "#server/api/rest/openapi/operations/shares";
import { stressSetOperations } from "#server/api/rest/openapi/operations/stress-sets";
import { workspaceOperations } from "#server/api/rest/openapi/operations/workspaces";
import { problemSchema } from "#server/api/rest/problem-schema";
import { WORKSPACE_COOKIE } from "#server/api/workspace-cookie";

export const operations: Operation[] = [
  ...workspaceOperations,
  ...familyOperations,
  ...stressSetOperations,
  ...evaluationOperations,
  ...shareOperations,
];

function describeAnswer({ description, content, headers }: Answer): object {
  return {
    description,
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [name, { description: text, schema: { type: "string" } }]),
      ),
    }),
    ...(content && { content: { [content.type]: content.schema ? { schema: referTo(content.schema) } : {} } }),
  };
}

/** Problems are told alike everywhere: 401 where a workspace is needed, 405, 500 and 503, on top of the operation's own. */
function describeProblems({ problems, workspace }: Operation): [string, object][] {
  const statuses = [...new Set([...problems, ...(workspace ? [401] : []), 405, 500, 503])].sort((a, b) => a - b);
  const content = { "application/problem+json": { schema: referTo(problemSchema) } };
  return statuses.map((status) => [String(status), { description: STATUS_CODES[status] ?? "Error", content }]);
}

function describeParameters({ path, query, prefer }: Operation): object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    const { $schema: _, ...converted } = z.toJSONSchema(schema as z.ZodType, { io: "input" });
    return { name, in: "query", required: false, schema: converted };
  });
  const inHeader = prefer
    ? [{ name: "Prefer", in: "header", required: false, description: prefer, schema: { type: "string" } }]
    : [];
  return [...inPath, ...inQuery, ...inHeader];
}

function describeOperation(operation: Operation): object {
  const { id, tag, summary, description, workspace, body, answers } = operation;
  const parameters = describeParameters(operation);
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description && { description }),
    security: workspace ? [{ bearer: [] }, { cookie: [] }] : [],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { [body.type]: { schema: referTo(body.schema) } } } }),
    responses: Object.fromEntries([
      ...answers.map((answer) => [String(answer.status), describeAnswer(answer)]),
      ...describeProblems(operation),
    ]),
  };
}

/** The OpenAPI 3.1 document, made from the schemas that check the input and describe the output. */
export function buildDocument() {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = `/api/v1${operation.path}`;
    paths[path] = { ...paths[path], [operation.method]: describeOperation(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Fiftyfold",
      version: "1",
      description: "Rank all variants of a family of equally accurate models on your own labelled data.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: buildSchemas(),
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "The token of POST /api/v1/workspaces." },
        cookie: { type: "apiKey", in: "cookie", name: WORKSPACE_COOKIE, description: "Set by the pages." },
      },
    },
  };
}
