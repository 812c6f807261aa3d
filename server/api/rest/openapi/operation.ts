import type { z } from "zod";

/** Output schemas are components, named once; a media type without one is bytes or text. */
export type AnswerContent = { type: string; schema?: z.ZodType };

export type Answer = { status: number; description: string; content?: AnswerContent; headers?: Record<string, string> };

/** One method of one path, as the document tells it. */
export type Operation = {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** Below /api/v1. */
  path: `/${string}`;
  id: string;
  tag: "Families" | "Workspaces" | "Stress sets" | "Evaluations" | "Sharing" | "About";
  summary: string;
  description?: string;
  /** Does it need a workspace? */
  workspace: boolean;
  query?: z.ZodObject;
  /** What may be preferred of the answer (RFC 7240), in words. */
  prefer?: string;
  body?: { type: string; schema: z.ZodType; description?: string };
  answers: Answer[];
  /** Statuses of problems, besides those that every path shares. */
  problems: number[];
};

/** What `Prefer` says where something is asked for that is still in the making, and where something is sent. */
export const PREFER_WAIT =
  "`wait=N`: answer once it is over, or after N seconds, of which 20 are the most; at once unless told.";
export const PREFER_ASYNC =
  "`respond-async`: answer as soon as the file is safe. `wait=N`: wait so many seconds for it to be read; 20 unless told, and at most.";

/** A download: the bytes, a part of them, or word that they have not changed. */
export function downloadAnswers(type: string, description: string): Answer[] {
  const headers = {
    ETag: "Strong: names these very bytes.",
    "Content-Disposition": "The name of the file.",
    "Accept-Ranges": "bytes",
  };
  return [
    { status: 200, description, content: { type }, headers },
    {
      status: 206,
      description: "The single range that was asked for with Range (and If-Range).",
      content: { type },
      headers: { ...headers, "Content-Range": "Which bytes of how many." },
    },
    { status: 304, description: "Unchanged since the ETag in If-None-Match.", headers: { ETag: headers.ETag } },
  ];
}
