import { defineRoute, type Endpoint } from "#server/api/rest/define-route";
import { RequestError } from "#server/api/rest/request-error";

export const dynamic = "force-dynamic";

const refuse: Endpoint = async () => {
  throw new RequestError("There is nothing at this path.", {
    code: "not-found",
    hint: "GET /api/v1/openapi.json lists what there is.",
  });
};

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = defineRoute({
  GET: refuse,
  POST: refuse,
  PUT: refuse,
  PATCH: refuse,
  DELETE: refuse,
});
