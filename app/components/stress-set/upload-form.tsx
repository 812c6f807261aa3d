"use client";

import { useMutation } from "@tanstack/react-query";
import clsx from "clsx";
import { useRouter } from "next/navigation";
import { type DragEvent, useRef, useState } from "react";
import type { Modality } from "#server/contracts/family";
import { ProblemAlert } from "@/components/problem-alert";
import { sendFile, UploadProblem } from "@/components/stress-set/send-file";
import { Button } from "@/components/ui/button";
import { FiftyDots } from "@/components/ui/fifty-dots";
import { bytes } from "@/lib/format";
import { problemOf } from "@/lib/problem";
import { useTRPCClient } from "@/lib/trpc";

const TABLES = {
  accept: ".csv,.tsv,.jsonl,.ndjson,.txt,text/csv,text/tab-separated-values,application/jsonl",
  words: "CSV, TSV or JSON Lines",
};
const ARCHIVES = { accept: ".zip,application/zip", words: "A zip archive of images" };

/** Pick or drop a file, then send it. A refused file is explained here, and another can be tried at once. */
export function UploadForm({ family, modality }: { family: string; modality: Modality }) {
  const { accept, words } = modality === "image" ? ARCHIVES : TABLES;
  const api = useTRPCClient();
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const [over, setOver] = useState(false);
  const [share, setShare] = useState(0);
  const sending = useRef<AbortController | null>(null);
  const upload = useMutation({
    mutationFn: async (chosen: File) => {
      setShare(0);
      const ending = new AbortController();
      sending.current = ending;
      await api.workspace.ensure.mutate();
      return sendFile(family, chosen, setShare, ending.signal);
    },
    onSuccess: ({ id }) => router.push(`/stress-sets/${id}`),
  });
  const busy = upload.isPending || upload.isSuccess;
  const cancelled = upload.error instanceof DOMException && upload.error.name === "AbortError";
  const choose = (chosen: File | undefined) => {
    upload.reset();
    setFile(chosen ?? null);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (busy) return;
    choose(event.dataTransfer.files[0]);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (file) upload.mutate(file);
      }}
      className="space-y-4"
    >
      <label
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={clsx(
          "block rounded-lg border-2 border-dashed px-4 py-10 text-center",
          "has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-mark",
          over ? "border-best bg-best-soft" : "border-control",
        )}
      >
        <input
          type="file"
          aria-label="File with labelled rows"
          className="sr-only"
          accept={accept}
          disabled={busy}
          onChange={(event) => choose(event.target.files?.[0])}
        />
        {file ? (
          <>
            <span className="block font-semibold break-all">{file.name}</span>
            <span className="text-sm text-muted">{bytes(file.size)}. Choose another, if this is not the one.</span>
          </>
        ) : (
          <>
            <span className="block font-semibold">
              <span className="link">Choose a file</span> or drop it here
            </span>
            <span className="text-sm text-muted">{words}</span>
          </>
        )}
      </label>
      {upload.error && cancelled && (
        <p role="status" className="text-sm text-muted">
          The upload was cancelled. Nothing of the file was kept.
        </p>
      )}
      {upload.error && !cancelled && (
        <ProblemAlert
          problem={upload.error instanceof UploadProblem ? upload.error.problem : problemOf(upload.error)}
        />
      )}
      {busy && (
        <div className="space-y-2">
          <FiftyDots share={share} label="Upload" />
          <p className="text-sm text-muted" aria-live="polite">
            {share < 1 ? `Sent ${Math.floor(share * 100)}%` : "Sent. The server is looking at it…"}
          </p>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" look="primary" disabled={!file || busy}>
          Upload and look at it
        </Button>
        {upload.isPending && share < 1 && <Button onClick={() => sending.current?.abort()}>Cancel</Button>}
        <p className="text-xs text-muted">Private to this browser’s workspace. Delete it whenever you like.</p>
      </div>
    </form>
  );
}
