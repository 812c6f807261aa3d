/**
 * Copies what a field holds. Over plain HTTP browsers have no clipboard for pages, so the text is then selected and copied
 * the old way.
 *
 * @returns false where neither works; the text is then left selected
 */
export async function copyText(field: HTMLInputElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand("copy");
  }
}
