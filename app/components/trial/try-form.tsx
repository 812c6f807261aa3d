"use client";

import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { Feature, Modality } from "#server/contracts/family";
import type { TrialExample, TrialInput, TrialResult } from "#server/contracts/trial";
import { ProblemAlert } from "@/components/problem-alert";
import { FeatureInputs } from "@/components/trial/feature-inputs";
import { ImageInput } from "@/components/trial/image-input";
import { sendTrial, TrialProblem } from "@/components/trial/send-trial";
import { TrialAnswer } from "@/components/trial/trial-answer";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { FiftyDots } from "@/components/ui/fifty-dots";
import { TextField } from "@/components/ui/text-field";
import { problemOf } from "@/lib/problem";
import { useTRPCClient } from "@/lib/trpc";

type Family = { slug: string; modality: Modality; labels: string[]; features: Feature[] };
type Props = { family: Family; examples: TrialExample[] };

const blank = (modality: Modality): TrialInput =>
  ({
    text: { modality: "text" as const, text: "" },
    "text-pair": { modality: "text-pair" as const, text: "", textPair: "" },
    image: { modality: "image" as const, name: "" },
    tabular: { modality: "tabular" as const, features: {} },
  })[modality];

function isFilled(input: TrialInput, image: Blob | null): boolean {
  if (input.modality === "image") return image !== null;
  if (input.modality === "tabular") return Object.values(input.features).some((value) => value !== null);
  return input.text.trim() !== "" && (input.modality === "text" || input.textPair.trim() !== "");
}

/** One input of the person's own, or one of ours to begin with, and what all variants make of it. */
export function TryForm({ family, examples }: Props) {
  const api = useTRPCClient();
  const form = useRef<HTMLFormElement>(null);
  const [input, setInput] = useState(() => blank(family.modality));
  const [image, setImage] = useState<Blob | null>(null);
  const [shown, setShown] = useState<{ result: TrialResult; before: TrialResult | null } | null>(null);
  const trial = useMutation({
    mutationFn: async () => {
      await api.workspace.ensure.mutate();
      return sendTrial(family.slug, input, image);
    },
    onSuccess: ({ result }) => setShown((last) => result && { result, before: last?.result ?? null }),
  });
  const take = async (example: TrialExample) => {
    setInput(example.input);
    if (example.input.modality !== "image") return;
    const name = encodeURIComponent(example.input.name);
    const answer = await fetch(`/api/v1/families/${family.slug}/example-image?name=${name}`);
    if (answer.ok) setImage(await answer.blob());
  };
  const ready = isFilled(input, image) && !trial.isPending;
  return (
    <div className="space-y-8">
      <Card aria-labelledby="input">
        <h2 id="input" className="mb-4 text-xl">
          Your input
        </h2>
        <form
          ref={form}
          className="space-y-5"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) trial.mutate();
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.current?.requestSubmit();
          }}
        >
          {examples.length > 0 && <Examples family={family} examples={examples} onTake={take} />}
          <Fields family={family} input={input} image={image} onInput={setInput} onImage={setImage} />
          <div className="flex flex-wrap items-center gap-4">
            <Button type="submit" look="primary" disabled={!ready}>
              {trial.isPending ? "Asking them…" : shown ? "Ask again" : "Ask all variants"}
            </Button>
            <p className="text-xs text-muted">
              Ctrl and Enter ask, too. What you send is seen by this server alone; an image is removed as soon as it is
              answered, the rest within a day.
            </p>
          </div>
        </form>
        {trial.isPending && (
          <div className="mt-5">
            <FiftyDots share={null} label="The variants are answering" />
          </div>
        )}
        {trial.error && (
          <div className="mt-5">
            <ProblemAlert
              problem={trial.error instanceof TrialProblem ? trial.error.problem : problemOf(trial.error)}
            />
          </div>
        )}
      </Card>
      <div aria-live="polite">{shown && <TrialAnswer {...shown} family={family.slug} />}</div>
    </div>
  );
}

function Examples({
  family,
  examples,
  onTake,
}: {
  family: Family;
  examples: TrialExample[];
  onTake: (example: TrialExample) => void;
}) {
  return (
    <div>
      <p className="mb-2 text-sm font-semibold">Begin with one of ours</p>
      <ul className="flex flex-wrap gap-2">
        {examples.map((example) => (
          <li key={`${example.title} ${JSON.stringify(example.input).length}`} className="max-w-full">
            <button
              type="button"
              onClick={() => onTake(example)}
              className="inline-flex min-h-11 max-w-full cursor-pointer items-center gap-2 rounded-md border border-control px-3 py-1 text-left text-sm hover:border-ink"
            >
              {example.input.modality === "image" && (
                // biome-ignore lint/performance/noImgElement: a few hundred bytes of our own
                <img
                  src={`/api/v1/families/${family.slug}/example-image?name=${encodeURIComponent(example.input.name)}`}
                  alt=""
                  className="size-8 [image-rendering:pixelated]"
                />
              )}
              <span className="line-clamp-2">{example.title}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

type FieldsProps = {
  family: Family;
  input: TrialInput;
  image: Blob | null;
  onInput: (input: TrialInput) => void;
  onImage: (image: Blob | null) => void;
};

function Fields({ family, input, image, onInput, onImage }: FieldsProps) {
  if (input.modality === "text")
    return (
      <TextField
        label="A text"
        value={input.text}
        onChange={(text) => onInput({ ...input, text })}
        maxLength={10_000}
      />
    );
  if (input.modality === "text-pair")
    return (
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="First text"
          value={input.text}
          onChange={(text) => onInput({ ...input, text })}
          maxLength={10_000}
        />
        <TextField
          label="Second text"
          value={input.textPair}
          onChange={(textPair) => onInput({ ...input, textPair })}
          maxLength={10_000}
        />
      </div>
    );
  if (input.modality === "image") return <ImageInput image={image} onImage={onImage} />;
  return (
    <FeatureInputs
      features={family.features}
      values={input.features}
      onChange={(features) => onInput({ ...input, features })}
    />
  );
}
