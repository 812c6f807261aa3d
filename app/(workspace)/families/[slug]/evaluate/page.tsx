import type { Metadata } from "next";
import Link from "next/link";
import { getCaller } from "#server/api/caller";
import { FormatHelp } from "@/components/stress-set/format-help";
import { SampleButton } from "@/components/stress-set/sample-button";
import { UploadForm } from "@/components/stress-set/upload-form";
import { UploadSteps } from "@/components/stress-set/upload-steps";
import { Card } from "@/components/ui/card";
import { PageTitle } from "@/components/ui/page-title";
import { orNotFound } from "@/lib/found";

export const metadata: Metadata = { title: "Rank on your own data" };

export default async function EvaluatePage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const api = await getCaller();
  const family = await orNotFound(api.families.bySlug({ slug }));
  return (
    <>
      <PageTitle
        above={
          <Link className="link" href={`/families/${slug}`}>
            {family.title}
          </Link>
        }
        title={`Rank these ${family.variants} on your own data`}
      >
        <p>
          Bring labelled examples from where the model will work. A few hundred are enough to start; the ranking says
          how far they carry.
        </p>
      </PageTitle>
      <UploadSteps current="Upload" />
      <div className="grid items-start gap-6 lg:grid-cols-[3fr_2fr]">
        <Card aria-labelledby="upload">
          <h2 id="upload" className="mb-4 text-xl">
            {family.modality === "image" ? "Upload images" : "Upload a file"}
          </h2>
          <UploadForm family={slug} modality={family.modality} limits={await api.stressSets.uploadLimits()} />
        </Card>
        {family.sample && (
          <Card aria-labelledby="sample">
            <h2 id="sample" className="mb-2 text-xl">
              No file at hand?
            </h2>
            <p className="mb-1 font-semibold">{family.sample.title}</p>
            <p className="mb-4 text-sm text-muted">{family.sample.description}</p>
            <div className="flex flex-wrap items-center gap-3">
              <SampleButton family={slug} />
              <a className="link text-sm" href={`/api/v1/families/${slug}/sample`} download>
                Download it
              </a>
            </div>
          </Card>
        )}
        {family.bringYourOwn && (
          <Card aria-labelledby="sources">
            <h2 id="sources" className="mb-2 text-xl">
              No file at hand?
            </h2>
            <p className="text-sm">{family.bringYourOwn}</p>
          </Card>
        )}
      </div>
      <FormatHelp family={family} />
    </>
  );
}
