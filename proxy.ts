import { type NextRequest, NextResponse } from "next/server";
import { REQUEST_ID_HEADER, readRequestId } from "#server/api/request-id";
import { parseStorageAddress, publicOrigin } from "#server/contracts/storage-address";

/** Where uploads may go beside this server: the store, where users reach it. */
function uploadOrigin(): string {
  const address = process.env.STORAGE_URL;
  const origin = address ? publicOrigin(parseStorageAddress(address)) : null;
  return origin === null ? "" : ` ${origin}`;
}

/** The policy of a page: only our own files, and only the inline scripts that Next wrote for this very response. */
function contentSecurityPolicy(nonce: string): string {
  // React's development build evaluates strings to rebuild server stacks; the production build does not.
  const development = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development}`,
    // Charts place their parts with style attributes, which no nonce can cover.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${uploadOrigin()}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Gives each page its own nonce, which Next reads from the request's policy and puts on its scripts, and its request an id. */
export function proxy(request: NextRequest) {
  const policy = contentSecurityPolicy(Buffer.from(crypto.randomUUID()).toString("base64"));
  const headers = new Headers(request.headers);
  const requestId = readRequestId(headers);
  headers.set(REQUEST_ID_HEADER, requestId);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set(REQUEST_ID_HEADER, requestId);
  return response;
}

// Pages only. Everything under /api stays out: a matched upload would be cut at 10 MB without an error.
export const config = {
  matcher: [
    {
      source: "/((?!api/|_next/|icon.svg|robots.txt|sitemap.xml|manifest.webmanifest|healthz|readyz|metrics).*)",
      missing: [
        { type: "header", key: "next-router-prefetch" },
        { type: "header", key: "purpose", value: "prefetch" },
      ],
    },
  ],
};
