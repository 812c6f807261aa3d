import type { StressSetView } from "#server/contracts/views";
import { callRoute } from "#tests/api/call-route";
import { sampleCsv } from "#tests/api/sample-rows";

export type UploadOptions = {
  token: string;
  family?: string;
  mapping?: string;
  name?: string;
  content?: BlobPart;
  headers?: Record<string, string>;
};

/** A form as the CLI and the pages send it: the fields, then the file. */
export function uploadForm({ family = "tiny-text", mapping, name = "rows.csv", content }: UploadOptions): FormData {
  const form = new FormData();
  form.append("family", family);
  if (mapping !== undefined) form.append("mapping", mapping);
  form.append("file", new Blob([content ?? sampleCsv(40)]), name);
  return form;
}

export const upload = (options: UploadOptions): Promise<Response> =>
  callRoute("POST", "/stress-sets", { token: options.token, headers: options.headers, body: uploadForm(options) });

export async function uploadReady(token: string): Promise<StressSetView> {
  const response = await upload({ token });
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as StressSetView;
}
