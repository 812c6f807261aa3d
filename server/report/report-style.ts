/** The style sheet of the report page: no font, image or file from elsewhere; light, dark and paper. */
export const reportStyle = `
:root { color-scheme: light dark; --paper: #fbfaf7; --card: #ffffff; --ink: #1c2230; --soft: #596074; --line: #dfdcd3;
  --best: #0b6e5f; --best-wash: #e3f1ed; --other: #7b8194; --band: #f3dfae; --expected: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --paper: #13161d; --card: #1a1e28; --ink: #e9e8e4; --soft: #a5abbb;
  --line: #323847; --best: #5fd0b8; --best-wash: #1b3533; --other: #8f96a8; --band: #4a3d1c; --expected: #f0c766; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI",
  Roboto, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 48px 20px 72px; }
.kicker { margin: 0 0 8px; color: var(--soft); font-size: 14px; }
h1 { margin: 0 0 20px; font: 600 clamp(25px, 4.6vw, 36px)/1.2 Georgia, "Iowan Old Style", "Times New Roman", serif;
  letter-spacing: -0.01em; text-wrap: balance; }
h2 { margin: 48px 0 12px; font: 600 21px/1.3 Georgia, "Iowan Old Style", "Times New Roman", serif; }
.warning { margin: 0 0 16px; padding: 14px 18px; border: 2px solid currentColor; border-radius: 8px; font-weight: 600;
  overflow-wrap: anywhere; }
.verdict { margin: 0; padding: 18px 22px 18px 40px; background: var(--card); border: 1px solid var(--line);
  border-left: 4px solid var(--best); border-radius: 6px; }
.verdict li { margin: 6px 0; overflow-wrap: anywhere; }
.note { color: var(--soft); font-size: 14px; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 6px; }
.scroll:focus-visible { outline: 2px solid var(--best); outline-offset: 2px; }
svg { display: block; width: 100%; min-width: 560px; height: auto; padding: 8px 0; }
svg text { fill: var(--ink); font-size: 12px; font-variant-numeric: tabular-nums; }
svg .tick, svg .legend text { fill: var(--soft); }
svg .grid { stroke: var(--line); }
svg .band { fill: var(--band); opacity: 0.6; }
svg .expected { stroke: var(--expected); stroke-width: 1.5; stroke-dasharray: 4 3; }
svg .best line { stroke: var(--best); stroke-width: 2; }
svg .best polygon { fill: var(--best); }
svg .other line { stroke: var(--other); stroke-width: 1.5; }
svg .other circle { fill: var(--card); stroke: var(--other); stroke-width: 1.5; }
svg .chosen text { font-weight: 700; }
table { width: 100%; border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
.caption { margin: 0 0 10px; max-width: 70ch; font-size: 14px; color: var(--soft); }
details { margin-top: 12px; } summary { padding: 8px 0; font-weight: 600; cursor: pointer; }
th, td { padding: 6px 10px; text-align: right; white-space: nowrap; border-top: 1px solid var(--line); }
th { font-weight: 600; }
thead th { color: var(--soft); vertical-align: bottom; white-space: normal; }
th.text, td.text { text-align: left; white-space: normal; overflow-wrap: break-word; min-width: 110px; max-width: 320px; }
tr.best { background: var(--best-wash); }
tr.chosen th, tr.chosen td { font-weight: 700; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 20px; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 560px) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 10px; } }
@page { size: A4; margin: 16mm 15mm 20mm; @bottom-left { content: "Fiftyfold report"; font: 8pt sans-serif; }
  @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif; } }
@media print { :root { color-scheme: light; --paper: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444;
  --line: #c9c9c9; --best: #0b6e5f; --best-wash: #eaf4f1; --other: #6a6f7d; --band: #f5e6bf; --expected: #8a5a00; }
  body { font-size: 10pt; } table { font-size: 8.5pt; } th, td { padding: 3px 5px; }
  body { print-color-adjust: exact; -webkit-print-color-adjust: exact; } main { max-width: none; padding: 0; }
  .scroll { overflow: visible; border: 0; } svg { min-width: 0; } tr, .verdict li { break-inside: avoid; }
  h2, .caption, summary { break-after: avoid; } details { display: none; } svg { break-inside: avoid; } thead { display: table-header-group; } }
`;
