import { z } from "zod";

/** Where a file may be sent without passing through the web server. */
export const directUploadSchema = z.object({
  id: z.string().describe("Names the upload; POST /uploads/{id} makes a stress set of it, under the same id."),
  url: z.string().describe("An address in the store of this server: PUT the file's bytes there, as they are."),
  headers: z.record(z.string(), z.string()).describe("Headers to send with them."),
  expiresAt: z.string().describe("Until when the sending may begin."),
});
export type DirectUpload = z.infer<typeof directUploadSchema>;
