/** Whether the caller wants to be told at once that a request is taken, and to ask for its outcome later (RFC 7240). */
export function prefersAsync({ headers }: Request): boolean {
  const preferences = (headers.get("prefer") ?? "").split(",").map((each) => each.split(";")[0]?.trim().toLowerCase());
  return preferences.includes("respond-async");
}
