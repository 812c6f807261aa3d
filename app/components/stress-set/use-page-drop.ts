import { useEffect, useEffectEvent, useState } from "react";

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
    const hold = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    listen("dragenter", hold);
    listen("dragover", hold);
    // Leaving the window leads to nothing; leaving one element for another does not count.
    listen("dragleave", (event) => event.relatedTarget === null && setOver(false));
    listen("drop", (event) => {
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer) take(event.dataTransfer);
    });
    return () => ending.abort();
  }, []);
  return over;
}
