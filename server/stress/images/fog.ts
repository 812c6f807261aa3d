import { defineCorruption } from "#server/stress/operation";
import { mapChannels } from "#server/stress/plane";
import { makePlasma } from "#server/stress/plasma";

export const fog = defineCorruption<[thickness: number, decay: number]>(
  { name: "fog", title: "Fog", description: "Fog." },
  [
    [0.2, 3],
    [0.5, 3],
    [0.75, 2.5],
    [1, 2],
    [1.5, 1.75],
  ],
  (image, [thickness, decay], random) => {
    const { width, height, data } = image;
    const plasma = makePlasma(Math.max(width, height), decay, random);
    const brightest = data.reduce((most, byte) => Math.max(most, byte), 0) / 255;
    const fogged = (value: number, at: number): number => {
      const mist = plasma.values[Math.floor(at / width) * plasma.width + (at % width)] as number;
      return ((value + thickness * mist) * brightest) / (brightest + thickness);
    };
    return mapChannels(image, (plane) => ({ ...plane, values: plane.values.map(fogged) }));
  },
);
