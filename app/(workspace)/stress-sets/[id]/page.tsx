import type { Metadata } from "next";
import Link from "next/link";
import { getCaller } from "#server/api/caller";
import { ProblemAlert } from "@/components/problem-alert";
import { DatasetSummary } from "@/components/stress-set/dataset-summary";
import { EncodingChoice } from "@/components/stress-set/encoding-choice";
import { FirstImages } from "@/components/stress-set/first-images";
import { firstMetric } from "@/components/stress-set/first-metric";
import { MappingForm } from "@/components/stress-set/mapping-form";
import { PreviewTable } from "@/components/stress-set/preview-table";
import { RankForm } from "@/components/stress-set/rank-form";
import { SetActions } from "@/components/stress-set/set-actions";
import { StoredFiles } from "@/components/stress-set/stored-files";
import { UploadSteps } from "@/components/stress-set/upload-steps";
import { WaitForSet } from "@/components/stress-set/wait-for-set";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Disclosure } from "@/components/ui/disclosure";
import { PageTitle } from "@/components/ui/page-title";
import { bytes, dateTime } from "@/lib/format";
import { orNotFound } from "@/lib/found";

type Props = { params: Promise<{ id: string }> };

export const metadata: Metadata = { title: "Stress set" };

export default async function StressSetPage({ params }: Props) {
  const { id } = await params;
  const api = await getCaller();
  const set = await orNotFound(api.stressSets.byId({ id }));
  const family = await orNotFound(api.families.bySlug({ slug: set.family }));
  const earlier = set.inspection ? await api.stressSets.earlierMappings({ id }) : [];
  // An encoding by itself says nothing of the columns: they are still as they were guessed.
  const said = set.mapping?.label ? set.mapping : null;
  const images = set.dataset ? await api.stressSets.firstImages({ id }) : [];
  const working = set.state === "received" || set.state === "reading";
  const ofFolders = set.inspection?.format === "image-folder";
  const ready = set.state === "ready" && set.dataset;
  return (
    <>
      <PageTitle
        above={
          <>
            Stress set for{" "}
            <Link className="link" href={`/families/${family.slug}`}>
              {family.title}
            </Link>{" "}
            · {bytes(set.bytes)} · received {dateTime(set.createdAt)}
          </>
        }
        title={<span className="break-words">{set.name}</span>}
      >
        {set.state === "needs-mapping" && (
          <p>
            {ofFolders
              ? "The label of each image was taken from the name of its folder. Check what each name counts as."
              : "The columns were guessed. Check the guess, and put right what is wrong."}
          </p>
        )}
      </PageTitle>
      <UploadSteps current={ready ? "Look at your set" : set.inspection ? "Check columns" : "Upload"} />
      <div className="space-y-6">
        {working && <WaitForSet id={id} state={set.state} />}
        {set.error && (
          <ProblemAlert problem={set.error}>
            {set.inspection ? (
              <p>Your file is kept: change the columns below and read it again, or upload another file.</p>
            ) : (
              <p>The file could not be read.</p>
            )}
            <p className="pt-2">
              <Link className="link" href={`/families/${family.slug}/evaluate`}>
                Upload another file
              </Link>
            </p>
          </ProblemAlert>
        )}
        {ready && set.dataset && (
          <Card aria-labelledby="ready">
            <DatasetSummary id={set.id} dataset={set.dataset} />
            <FirstImages id={set.id} images={images} />
            <RankForm
              id={id}
              variants={family.variants}
              rows={set.dataset.rows}
              metric={firstMetric(family.equivalence?.metric, set.dataset.classCounts)}
            />
          </Card>
        )}
        {set.inspection && (
          <Disclosure
            key={ready ? "ready" : "open"}
            open={!ready}
            summary={
              ready ? (
                "Change how it is read"
              ) : (
                <h2 className="text-xl">
                  {ofFolders ? "How should the folders be read?" : "How should the columns be read?"}
                </h2>
              )
            }
          >
            <Card>
              <MappingForm
                key={set.inspection.encoding}
                id={id}
                inspection={set.inspection}
                family={{ labels: family.labels, modality: family.modality, features: family.features }}
                current={set.dataset?.mapping ?? said}
                earlier={earlier}
                busy={working}
              />
            </Card>
          </Disclosure>
        )}
        {set.inspection && (
          <Card aria-labelledby="preview">
            <PreviewTable inspection={set.inspection}>
              {set.inspection.encoding && <EncodingChoice id={id} encoding={set.inspection.encoding} busy={working} />}
            </PreviewTable>
          </Card>
        )}
        <StoredFiles set={set} />
        <div className="flex flex-wrap items-center gap-x-8 gap-y-3">
          <Link href="/stress-sets" className={buttonClass()}>
            All your data
          </Link>
          <SetActions id={id} name={set.name} leave />
        </div>
      </div>
    </>
  );
}
