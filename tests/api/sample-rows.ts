const GOOD = ["good", "great", "lovely", "fine", "best", "happy"];
const BAD = ["bad", "awful", "poor", "broken", "worst", "slow"];

export type SampleRow = { text: string; label: string; region: string };

/** Rows that the tiny family's variants get right to a different extent. */
export function sampleRows(count: number): SampleRow[] {
  return Array.from({ length: count }, (_, index) => {
    const positive = index % 2 === 0;
    const word = (positive ? GOOD : BAD)[Math.floor(index / 2) % 6];
    const text = `the ${["film", "food", "room"][index % 3]} was ${word} , visit number ${index} of this long month`;
    return { text, label: positive ? "positive" : "negative", region: index % 4 < 2 ? "north" : "south" };
  });
}

export const toCsv = (rows: SampleRow[]): string =>
  `text,label,region\n${rows.map(({ text, label, region }) => `"${text}",${label},${region}\n`).join("")}`;

export const sampleCsv = (count: number): string => toCsv(sampleRows(count));
