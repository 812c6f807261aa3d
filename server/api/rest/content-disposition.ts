/** The header that names a download. A name that is not plain ASCII comes a second time, whole, as RFC 6266 has it. */
export function contentDisposition(fileName: string, disposition: "attachment" | "inline" = "attachment"): string {
  const plain = fileName.replaceAll(/[^ -~]|["\\]/gu, "_");
  const header = `${disposition}; filename="${plain}"`;
  if (plain === fileName) return header;
  const encoded = encodeURIComponent(fileName).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `${header}; filename*=UTF-8''${encoded}`;
}
