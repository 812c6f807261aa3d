"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useTransition } from "react";
import type { CatalogueFacets, CatalogueQuery } from "#server/contracts/catalogue";
import { catalogueAddress } from "@/components/catalogue/catalogue-address";
import { MODALITIES, SIZES, SORTS } from "@/components/catalogue/catalogue-words";
import { Button } from "@/components/ui/button";
import { InputField, SelectField } from "@/components/ui/field";
import { bytes } from "@/lib/format";
import { useLater } from "@/lib/use-later";
import { kindWords, taskWords } from "@/lib/words";

type Props = { query: CatalogueQuery; facets: CatalogueFacets };

/** Search and filters: a plain form without scripts, and one that follows each change with them. */
export function CatalogueForm({ query, facets }: Props) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const later = useLater(200);
  const form = useRef<HTMLFormElement>(null);
  const show = (fields: HTMLFormElement): void => {
    const asked = Object.fromEntries([...new FormData(fields)].map(([name, value]) => [name, String(value).trim()]));
    // Each choice is a step that "back" takes back; letters typed one after the other are one step.
    const typing = asked.q !== undefined && asked.q !== "" && query.q !== undefined;
    const go = typing ? router.replace : router.push;
    start(() => go(catalogueAddress(asked), { scroll: false }));
  };
  // The address may change without the form: by "back", or by a condition that was dropped.
  useEffect(() => {
    for (const field of form.current?.elements ?? []) {
      if (!(field instanceof HTMLSelectElement || field instanceof HTMLInputElement)) continue;
      if (field !== document.activeElement) field.value = String(query[field.name as keyof CatalogueQuery] ?? "");
    }
  }, [query]);
  const change = ({ target, currentTarget }: FormEvent<HTMLFormElement>): void => {
    if (target instanceof HTMLInputElement) later(() => show(currentTarget));
    else show(currentTarget);
  };
  const options = (facet: { value: string; families: number }[], words: (value: string) => string) =>
    facet.map(({ value, families }) => (
      <option key={value} value={value}>
        {words(value)} ({families})
      </option>
    ));
  return (
    <search>
      <form
        ref={form}
        action="/"
        aria-busy={pending}
        onChange={change}
        onSubmit={(event) => {
          event.preventDefault();
          show(event.currentTarget);
        }}
      >
        <div className="grid grid-cols-2 gap-3 md:grid-cols-4">
          <div className="col-span-2 md:col-span-1">
            <InputField
              label="Search"
              name="q"
              type="search"
              data-page-search
              maxLength={200}
              placeholder="kidney, reviews …"
              defaultValue={query.q}
            />
          </div>
          <SelectField label="Task" name="task" defaultValue={query.task ?? ""}>
            <option value="">any</option>
            {options(facets.task, taskWords)}
          </SelectField>
          <SelectField label="Made for" name="modality" defaultValue={query.modality ?? ""}>
            <option value="">anything</option>
            {options(facets.modality, (value) => MODALITIES[value] ?? value)}
          </SelectField>
          <SelectField label="Licence" name="use" defaultValue={query.use ?? ""}>
            <option value="">any</option>
            <option value="commercial">commercial use allowed ({facets.commercial})</option>
          </SelectField>
          <SelectField label="Stress test" name="stress" defaultValue={query.stress ?? ""}>
            <option value="">any</option>
            {options(facets.stress, kindWords)}
          </SelectField>
          <SelectField label="Tells apart" name="label" defaultValue={query.label ?? ""}>
            <option value="">any label</option>
            {options(facets.label, (value) => value)}
          </SelectField>
          <SelectField label="Size" name="maxBytes" defaultValue={query.maxBytes ?? ""}>
            <option value="">any</option>
            {SIZES.map((size) => (
              <option key={size} value={size}>
                at most {bytes(size)}
              </option>
            ))}
          </SelectField>
          <div className="col-span-2 md:col-span-1">
            <SelectField label="Order" name="sort" defaultValue={query.sort}>
              {Object.entries(SORTS).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </SelectField>
          </div>
          <noscript className="self-end">
            <Button type="submit">Show</Button>
          </noscript>
        </div>
      </form>
    </search>
  );
}
