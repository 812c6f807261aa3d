type Params = Record<string, string | string[] | undefined>;

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/**
 * The path of a request with the names of its parameters for their values, as `/api/v1/stress-sets/{id}`: there are few of
 * them, and none holds a token. "unknown" where a path leads nowhere.
 */
export function routeTemplate(url: string, params: Params): string {
  const segments = new URL(url).pathname.split("/");
  // From the end, since a value may read as a fixed part before it: /families/families.
  for (const [name, value] of Object.entries(params).reverse()) {
    const at = typeof value === "string" ? segments.findLastIndex((segment) => decode(segment) === value) : -1;
    if (at === -1) return "unknown";
    segments[at] = `{${name}}`;
  }
  return segments.join("/");
}
