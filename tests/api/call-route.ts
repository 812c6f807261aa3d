import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { RouteHandler } from "#server/api/rest/define-route";

const CATCH_ALL = "[[...path]]";
const routes = resolve(import.meta.dirname, "../../app/api/v1");

export type CallOptions = {
  token?: string;
  headers?: Record<string, string>;
  body?: BodyInit;
  json?: unknown;
};

/** Folders of all route files below /api/v1 that lead somewhere, such as `evaluations/[id]`. */
export function listRoutes(): string[] {
  return readdirSync(routes, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name === "route.ts")
    .map((entry) => relative(routes, entry.parentPath))
    .filter((folder) => folder !== CATCH_ALL)
    .sort();
}

function match(folder: string, segments: string[]): Record<string, string> | null {
  const parts = folder.split("/");
  if (parts.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? "";
    if (part.startsWith("[")) params[part.slice(1, -1)] = decodeURIComponent(segment);
    else if (part !== segment) return null;
  }
  return params;
}

export async function importRoute(folder: string): Promise<Record<string, RouteHandler>> {
  return import(/* @vite-ignore */ join(routes, folder, "route.ts"));
}

/** Calls a route handler as Next would: by the path below /api/v1. */
export async function callRoute(method: string, path: string, options: CallOptions = {}): Promise<Response> {
  const { token, headers = {}, json } = options;
  const body = json === undefined ? options.body : JSON.stringify(json);
  const request = new Request(`http://localhost:3000/api/v1${path}`, {
    method,
    headers: {
      host: "localhost:3000",
      ...(json !== undefined && { "content-type": "application/json" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(body !== undefined && { body, duplex: "half" }),
  } as RequestInit);
  const segments = new URL(request.url).pathname.split("/").slice(3);
  for (const folder of listRoutes()) {
    const params = match(folder, segments);
    const handler = params && (await importRoute(folder))[method];
    const given = params && Object.keys(params).length > 0 ? params : undefined;
    if (handler) return handler(request, { params: Promise.resolve(given) });
  }
  const handler = (await importRoute(CATCH_ALL))[method] as RouteHandler;
  return handler(request, { params: Promise.resolve({ path: segments }) });
}
