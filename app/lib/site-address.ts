import { headers } from "next/headers";

/** The address under which this request reached us: what links meant for other sites begin with. */
export async function siteAddress(): Promise<URL> {
  const asked = await headers();
  const scheme = asked.get("x-forwarded-proto") === "https" ? "https" : "http";
  const address = `${scheme}://${asked.get("host")}`;
  return new URL(URL.canParse(address) ? address : "http://localhost:3000");
}
