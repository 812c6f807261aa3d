import { problemResponse } from "#server/api/rest/problem-response";
import { RequestError } from "#server/api/rest/request-error";
import { routeTemplate } from "#server/api/rest/route-template";
import { inTurn } from "#server/api/rest/take-turns";
import { withRequest } from "#server/api/with-request";
import type { Context } from "#server/context";
import { getContext } from "#server/server-context";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

/** What Next hands to a route handler beside the request: no parameters at all where its path has none. */
export type RouteContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> };
export type RouteHandler = (request: Request, route: RouteContext) => Promise<Response>;

export type Call = {
  request: Request;
  context: Context;
  /** A parameter of the path, decoded. */
  param: (name: string) => string;
};
export type Endpoint = (call: Call) => Promise<Response>;

async function callEndpoint(endpoint: Endpoint, request: Request, route: RouteContext): Promise<Response> {
  const params = (await route.params) ?? {};
  const name = { door: "rest", route: routeTemplate(request.url, params) } as const;
  const param = (name: string): string => {
    const value = params[name];
    return typeof value === "string" ? value : "";
  };
  const answer = async (): Promise<Response> => {
    try {
      return await endpoint({ request, context: await getContext(), param });
    } catch (error) {
      return problemResponse(error);
    }
  };
  return withRequest(request, name, () => inTurn(answer));
}

/** All methods of one path: those that are named, HEAD and OPTIONS made from them, and a clear refusal of the rest. */
export function defineRoute(
  endpoints: Partial<Record<Method, Endpoint>>,
): Record<Method | "HEAD" | "OPTIONS", RouteHandler> {
  const named = METHODS.filter((method) => endpoints[method]);
  const allow = [...named, ...(endpoints.GET ? ["HEAD"] : []), "OPTIONS"].join(", ");
  const refuse: Endpoint = async ({ request }) => {
    throw new RequestError(`This path does not take ${request.method}.`, {
      code: "unsupported",
      status: 405,
      hint: `It takes ${allow}.`,
      headers: { allow },
    });
  };
  const handler =
    (method: Method): RouteHandler =>
    (request, route) =>
      callEndpoint(endpoints[method] ?? refuse, request, route);
  const get = handler("GET");
  return {
    GET: get,
    POST: handler("POST"),
    PUT: handler("PUT"),
    PATCH: handler("PATCH"),
    DELETE: handler("DELETE"),
    HEAD: async (request, route) => {
      const { body, status, headers } = await get(request, route);
      await body?.cancel();
      return new Response(null, { status, headers });
    },
    OPTIONS: async () => new Response(null, { status: 204, headers: { allow } }),
  };
}
