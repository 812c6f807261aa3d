import type { Choice, FoundFile } from "@/components/stress-set/choose-files";
import { Button } from "@/components/ui/button";
import { bytes, plural } from "@/lib/format";

const SHOWN = 3;
const OFFERED = 8;

/** What would be sent, before anything is: how many files, how large, the first names, and what stays behind. */
export function ChosenFiles({ choice, onPick }: { choice: Choice; onPick: (file: FoundFile) => void }) {
  return (
    <div className="space-y-2 text-sm" aria-live="polite">
      {choice.kind === "archive" && <Packed files={choice.files} size={choice.bytes} />}
      {choice.kind === "which" && <Which files={choice.files} onPick={onPick} />}
      {choice.kind === "nothing" && <p className="font-semibold text-bad">There is no file in it.</p>}
      <LeftOut paths={choice.leftOut} />
    </div>
  );
}

function Packed({ files, size }: { files: FoundFile[]; size: number }) {
  const more = files.length - SHOWN;
  return (
    <>
      <p>
        {plural(files.length, "file")}, {bytes(size)} in all. They are sent as one tar archive, which the browser packs
        while it sends.
      </p>
      <ul className="list-disc pl-5 font-mono text-xs break-all" aria-label="First files">
        {files.slice(0, SHOWN).map(({ path }) => (
          <li key={path}>{path}</li>
        ))}
        {more > 0 && <li className="list-none font-sans text-muted">and {plural(more, "more file", "more files")}</li>}
      </ul>
    </>
  );
}

function Which({ files, onPick }: { files: FoundFile[]; onPick: (file: FoundFile) => void }) {
  const more = files.length - OFFERED;
  return (
    <>
      <p className="font-semibold text-bad">
        These are {plural(files.length, "file")}, and this family reads one table. Which one?
      </p>
      <ul className="flex flex-wrap gap-2" aria-label="Files to choose from">
        {files.slice(0, OFFERED).map((each) => (
          <li key={each.path}>
            <Button className="break-all text-left" onClick={() => onPick(each)}>
              {each.path}
            </Button>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-muted">And {plural(more, "more file", "more files")}: choose one by itself.</p>}
    </>
  );
}

function LeftOut({ paths }: { paths: string[] }) {
  if (paths.length === 0) return null;
  const names = [...new Set(paths.map((path) => path.split("/").at(-1)))].slice(0, SHOWN);
  return (
    <p className="text-muted">
      {plural(paths.length, "hidden or system file is", "hidden or system files are")} left out ({names.join(", ")}
      {paths.length > names.length && ", …"}).
    </p>
  );
}
