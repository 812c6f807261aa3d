/** Things that can be counted, for each topic: `{n} <what> <happened>.` */
export const counts: Record<string, { what: string; happened: string; open: string }[]> = {
  kitchen: [
    { what: "cups", happened: "fell off the shelf", open: "broke on the floor" },
    { what: "guests", happened: "asked for more soup", open: "asked for the recipe" },
    { what: "cakes", happened: "were left on the table", open: "were made with butter" },
    { what: "knives", happened: "lay in the drawer", open: "were made in Japan" },
  ],
  station: [
    { what: "trains", happened: "left before noon", open: "went to the mountains" },
    { what: "passengers", happened: "missed the bus", open: "walked home" },
    { what: "suitcases", happened: "stood on the platform", open: "belonged to one family" },
    { what: "workers", happened: "repaired the track", open: "came from another town" },
  ],
  garden: [
    { what: "birds", happened: "sat on the fence", open: "sang all morning" },
    { what: "trees", happened: "lost their leaves", open: "were planted last year" },
    { what: "children", happened: "played in the grass", open: "played with a red ball" },
    { what: "roses", happened: "bloomed in May", open: "bloomed beside the gate" },
  ],
  office: [
    { what: "clerks", happened: "stayed until midnight", open: "were paid for the extra hours" },
    { what: "letters", happened: "arrived on Monday", open: "contained bills" },
    { what: "lamps", happened: "stopped working", open: "were replaced at once" },
    { what: "visitors", happened: "waited at the desk", open: "waited for the director" },
  ],
};

/** A number, one that is smaller, and one that is not the same. */
export const numbers: [string, string, string][] = [
  ["Three", "two", "nine"],
  ["Five", "four", "two"],
  ["Eight", "six", "four"],
];
