"use client";

import { useMutation } from "@tanstack/react-query";
import clsx from "clsx";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import type { Modality } from "#server/contracts/family";
import type { UploadLimits } from "#server/contracts/upload-limits";
import { ProblemAlert } from "@/components/problem-alert";
import { acceptedFiles } from "@/components/stress-set/accepted-files";
import { type Choice, chooseFiles, type FoundFile } from "@/components/stress-set/choose-files";
import { ChosenFiles } from "@/components/stress-set/chosen-files";
import { DropOverlay } from "@/components/stress-set/drop-overlay";
import { packTar } from "@/components/stress-set/pack-tar";
import { sendFile, UploadProblem } from "@/components/stress-set/send-file";
import { overLimit } from "@/components/stress-set/upload-limit";
import { usePageDrop } from "@/components/stress-set/use-page-drop";
import { filesOfInput, walkDrop } from "@/components/stress-set/walk-drop";
import { Button, buttonClass } from "@/components/ui/button";
import { FiftyDots } from "@/components/ui/fifty-dots";
import { bytes, plural } from "@/lib/format";
import { problemOf } from "@/lib/problem";
import { useTRPCClient } from "@/lib/trpc";

type Props = { family: string; modality: Modality; limits: UploadLimits };

/** Has the picker take a folder; React's types do not know it. */
const WHOLE_FOLDER = { webkitdirectory: "" };

type Sendable = Extract<Choice, { kind: "file" | "archive" }>;

const isSendable = (choice: Choice | null): choice is Sendable => choice?.kind === "file" || choice?.kind === "archive";

const nameOf = (choice: Sendable): string => (choice.kind === "file" ? choice.file.name : choice.name);

const bodyOf = (choice: Sendable, signal: AbortSignal): Promise<Blob> | Blob =>
  choice.kind === "file" ? choice.file : packTar(choice.files, signal);

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";

/** Pick or drop a file, a folder or several files, then send them. What is refused is explained here, and another can be tried at once. */
export function UploadForm({ family, modality, limits }: Props) {
  const { accept, words, several } = acceptedFiles(modality);
  const api = useTRPCClient();
  const router = useRouter();
  const [choice, setChoice] = useState<Choice | null>(null);
  const [found, setFound] = useState<number | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const [share, setShare] = useState(0);
  const working = useRef<AbortController | null>(null);
  const start = (): AbortSignal => {
    working.current?.abort();
    working.current = new AbortController();
    return working.current.signal;
  };
  const upload = useMutation({
    mutationFn: async (chosen: Sendable) => {
      setShare(0);
      const signal = start();
      await api.workspace.ensure.mutate();
      const body = await bodyOf(chosen, signal);
      const file = { name: nameOf(chosen), body };
      return sendFile({ family, file, onProgress: setShare, signal }, limits.direct);
    },
    onSuccess: ({ id }) => router.push(`/stress-sets/${id}`),
  });
  const busy = upload.isPending || upload.isSuccess;
  const cancelled = isAbort(upload.error);
  const choose = (files: FoundFile[]) => {
    upload.reset();
    setUnreadable(false);
    setChoice(files.length > 0 ? chooseFiles(files, modality) : null);
  };
  const takeChosen = (input: HTMLInputElement) => {
    choose(filesOfInput(input.files));
    // So that choosing the same once more, after something else was dropped, is a change too.
    input.value = "";
  };
  const drop = async (dropped: DataTransfer) => {
    if (busy) return;
    const signal = start();
    setFound(0);
    try {
      const files = await walkDrop(dropped, { signal, onFound: setFound });
      choose(files);
      if (files.length === 0) setChoice({ kind: "nothing", leftOut: [] });
      setFound(null);
    } catch (error) {
      // Another drop has taken over where this one was given up for it.
      if (working.current?.signal === signal) setFound(null);
      if (!signal.aborted && !isAbort(error)) setUnreadable(true);
    }
  };
  const over = usePageDrop((dropped) => void drop(dropped));
  const tooMuch = isSendable(choice) ? overLimit(choice, limits) : null;
  const ready = isSendable(choice) && !tooMuch && found === null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) upload.mutate(choice);
      }}
      className="space-y-4"
    >
      {over && !busy && <DropOverlay several={several} />}
      <label
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
          multiple={several}
          disabled={busy}
          onChange={({ target }) => takeChosen(target)}
        />
        {isSendable(choice) ? (
          <>
            <span className="block font-semibold break-all">{nameOf(choice)}</span>
            <span className="text-sm text-muted">{bytes(choice.bytes)}. Choose another, if this is not the one.</span>
          </>
        ) : (
          <>
            <span className="block font-semibold">
              <span className="link">Choose {several ? "files" : "a file"}</span> or drop{" "}
              {several ? "files or a folder" : "it"} here
            </span>
            <span className="text-sm text-muted">
              {words}, up to {bytes(limits.maxBytes)}
            </span>
          </>
        )}
      </label>
      {several && (
        <label
          className={buttonClass(
            "secondary",
            clsx(
              "cursor-pointer has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-mark",
              busy && "opacity-55",
            ),
          )}
        >
          <input
            type="file"
            aria-label="Folder of images"
            className="sr-only"
            {...WHOLE_FOLDER}
            disabled={busy}
            onChange={({ target }) => takeChosen(target)}
          />
          Choose a folder
        </label>
      )}
      {found !== null && (
        <div className="flex flex-wrap items-center gap-3 text-sm">
          <p>
            <span role="status">Looking through what you dropped</span>: {plural(found, "file")} so far
          </p>
          <Button onClick={() => working.current?.abort()}>Stop</Button>
        </div>
      )}
      {unreadable && (
        <p role="alert" className="text-sm text-bad">
          The browser could not read all of it: a file was moved or is not yours to read. Try again, or choose the
          files.
        </p>
      )}
      {choice && <ChosenFiles choice={choice} onPick={(file) => choose([file])} />}
      {tooMuch && <ProblemAlert problem={tooMuch} />}
      {upload.error && cancelled && (
        <p role="status" className="text-sm text-muted">
          The upload was cancelled. Nothing of {choice?.kind === "archive" ? "the files" : "the file"} was kept.
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
        <Button type="submit" look="primary" disabled={!ready || busy}>
          Upload and look at it
        </Button>
        {upload.isPending && share < 1 && <Button onClick={() => working.current?.abort()}>Cancel</Button>}
        <p className="text-xs text-muted">Private to this browser’s workspace. Delete it whenever you like.</p>
      </div>
    </form>
  );
}
