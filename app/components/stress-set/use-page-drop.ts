import { useEffect, useEffectEvent, useState } from "react";

/** While something is held over the page, browsers say so several times a second; a drag that was given up may end without a word. */
const SILENCE_MS = 1000;

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/**
 * Makes the whole page a place to drop files on, so that a near miss does not open the file in the browser.
 *
 * @returns whether files are held over the page now
 */
export function usePageDrop(onDrop: (dropped: DataTransfer) => void): boolean {
  const [over, setOver] = useState(false);
  const take = useEffectEvent(onDrop);
  useEffect(() => {
    const ending = new AbortController();
    const listen = (name: "dragenter" | "dragover" | "dragleave" | "drop", handle: (event: DragEvent) => void) =>
      window.addEventListener(name, (event) => holdsFiles(event) && handle(event), ending);
    let silence: number | undefined;
    const letGo = () => {
      window.clearTimeout(silence);
      setOver(false);
    };
    const hold = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
      window.clearTimeout(silence);
      silence = window.setTimeout(letGo, SILENCE_MS);
    };
    listen("dragenter", hold);
    listen("dragover", hold);
    // Leaving the window leads to nothing; leaving one element for another does not count.
    listen("dragleave", (event) => event.relatedTarget === null && letGo());
    listen("drop", (event) => {
      event.preventDefault();
      letGo();
      if (event.dataTransfer) take(event.dataTransfer);
    });
    return () => {
      ending.abort();
      window.clearTimeout(silence);
    };
  }, []);
  return over;
}
